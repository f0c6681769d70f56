// Binds an endpoint of the contract to its handler, typed by the endpoint's schemas.
import type { Readable } from 'node:stream';
import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from '../../contract/endpoint.ts';
import type { Caller, Session, SessionCaller } from './caller.ts';

export interface UploadedFile {
  bytes: Buffer;
  originalName: string;
  mediaType: string;
}

/** The call as a handler gets it; it never sees the web framework. */
export interface Call<E> {
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  /** The person and where they call from; nobody is known on public endpoints. */
  caller: E extends { access: 'public' } ? Caller : SessionCaller;
  /** The one file of an upload. */
  file: E extends { upload: object } ? UploadedFile : undefined;
  /** HEAD: what GET would answer is only looked at, so nothing is noted, opened or used up for it. */
  headOnly: boolean;
  /** Puts a session into the HttpOnly cookie, or takes it out; and what a browser is known by again, beside it. */
  cookie: {
    set(plainToken: string, session: Session): void;
    clear(): void;
    keepDevice(deviceSecret: string): void;
  };
}

/** An answer that is JSON text already: the hot path sends what the cache holds. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A file of known size, sent as it is read. */
export class FileAnswer {
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly originalName: string;
  /** True for pictures that we encoded ourselves; all else is sent as a download. */
  readonly inline: boolean;
  /** We wrote it ourselves, so its type may be said though it is a download. */
  readonly ownWriting: boolean;
  constructor(file: {
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
    sizeBytes: number;
    mediaType: string;
    originalName: string;
    inline: boolean;
    ownWriting?: boolean;
  }) {
    this.pieces = file.pieces;
    this.sizeBytes = file.sizeBytes;
    this.mediaType = file.mediaType;
    this.originalName = file.originalName;
    this.inline = file.inline;
    this.ownWriting = file.ownWriting === true;
  }
}

/** A file of known size that is never in memory as a whole; always sent as a download. */
export class DownloadAnswer {
  readonly body: Readable;
  readonly name: string;
  readonly sizeBytes: number;
  constructor(file: { body: Readable; name: string; sizeBytes: number }) {
    this.body = file.body;
    this.name = file.name;
    this.sizeBytes = file.sizeBytes;
  }
}

/** A file that is written while it is sent, so that nobody knows its size before; always sent as a download. */
export class StreamedFileAnswer {
  readonly body: Readable;
  readonly name: string;
  readonly mediaType: string;
  constructor(file: { body: Readable; name: string; mediaType: string }) {
    this.body = file.body;
    this.name = file.name;
    this.mediaType = file.mediaType;
  }
}

/** An answer that goes on: server-sent events. */
export class StreamAnswer {
  readonly body: Readable;
  constructor(body: Readable) {
    this.body = body;
  }
}

type Answer<E> = E extends { answer: object }
  ? AnswerOf<E> | JsonText
  : E extends { answerType: 'text/event-stream' }
    ? StreamAnswer
    : E extends { answerType: 'application/zip' }
      ? DownloadAnswer
      : string | FileAnswer | StreamedFileAnswer;

export interface Route {
  endpoint: Endpoint;
  handle: (call: never) => unknown;
}

export function route<const E extends Endpoint>(
  endpoint: E,
  handle: (call: Call<E>) => Answer<E> | Promise<Answer<E>>,
): Route {
  return { endpoint, handle: handle as Route['handle'] };
}
