// Sends what handlers answer: JSON together with what else is ready, files and streams each with its headers.
import { pipeline, Readable, Transform } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Endpoint } from '../../contract/endpoint.ts';
import { DownloadAnswer, FileAnswer, JsonText, StreamAnswer, StreamedFileAnswer } from '../platform/route.ts';
import { countUntilTaken, inPieces, longBytes } from './long-answers.ts';
import { shapeAnswer } from './validation.ts';

type Durable = () => Promise<void> | undefined;

interface Ready {
  reply: FastifyReply;
  text: string;
}

/** Answers whose text was there at once, until the requests that arrived with theirs are worked through. */
let ready: Ready[] = [];

/**
 * Requests that arrive together are answered together: a send wakes whoever waits for it, and waking a sleeper for
 * each answer costs as much as making the answer. A request that comes alone is answered without delay.
 */
function sendTogether(reply: FastifyReply, text: string): FastifyReply {
  if (ready.length === 0) setImmediate(sendReady);
  ready.push({ reply, text });
  return reply;
}

function sendReady(): void {
  const answers = ready;
  ready = [];
  for (const { reply, text } of answers) {
    try {
      reply.type('application/json; charset=utf-8').send(text);
    } catch (error) {
      // One that cannot be sent keeps no other back.
      reply.raw.destroy(error as Error);
    }
  }
}

function disposition(how: 'inline' | 'attachment', name: string): string {
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `${how}; filename*=UTF-8''${encoded}`;
}

/** The framework would read a body to its end before it leaves it out of the answer to HEAD, and a stream has none. */
function bodyToSend(reply: FastifyReply, body: Readable): Readable {
  if (reply.request.method !== 'HEAD') return body;
  body.destroy();
  return Readable.from([]);
}

/** For bodies made while they are sent: each piece, and the end, leaves when all that it may be made of is on the disk. */
function heldBack(body: Readable, durable: Durable): Readable {
  const afterwards = (go: () => void, fail: (error: Error) => void) => {
    const wait = durable();
    if (wait) wait.then(go, fail);
    else go();
  };
  const held = new Transform({
    transform: (chunk, _encoding, done) => afterwards(() => done(null, chunk), done),
    flush: (done) => afterwards(() => done(), done),
  });
  return pipeline(body, held, () => {});
}

function sendLong(reply: FastifyReply, body: Readable, sizeBytes: number | undefined): FastifyReply {
  try {
    countUntilTaken(reply);
  } catch (error) {
    body.destroy();
    throw error;
  }
  if (sizeBytes !== undefined) reply.header('content-length', String(sizeBytes));
  return reply.send(bodyToSend(reply, body));
}

/**
 * Sends what a handler answered, in the form that its kind asks for.
 * @returns the reply where it is still on its way: without it in hand the framework would end it at once.
 */
export function send(
  endpoint: Endpoint,
  reply: FastifyReply,
  answer: unknown,
  durable: Durable,
): FastifyReply | undefined {
  if (answer instanceof JsonText) return sendTogether(reply, answer.text);
  if (answer instanceof FileAnswer) {
    reply
      .type(answer.inline || answer.ownWriting ? answer.mediaType : 'application/octet-stream')
      .header('content-disposition', disposition(answer.inline ? 'inline' : 'attachment', answer.originalName));
    return sendLong(reply, inPieces(answer.pieces), answer.sizeBytes);
  }
  if (answer instanceof DownloadAnswer || answer instanceof StreamedFileAnswer) {
    reply
      .type(answer instanceof StreamedFileAnswer ? answer.mediaType : 'application/zip')
      .headers({ 'content-disposition': disposition('attachment', answer.name), 'x-accel-buffering': 'no' });
    return sendLong(
      reply,
      heldBack(answer.body, durable),
      answer instanceof DownloadAnswer ? answer.sizeBytes : undefined,
    );
  }
  if (answer instanceof StreamAnswer) {
    // A proxy that gathers or packs what it passes on would hold the events back.
    return reply
      .type('text/event-stream; charset=utf-8')
      .headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
      .send(bodyToSend(reply, heldBack(answer.body, durable)));
  }
  if (!endpoint.answer) {
    reply.type('text/plain; charset=utf-8').send(String(answer));
    return undefined;
  }
  const text = JSON.stringify(shapeAnswer(endpoint.answer, answer));
  reply.type('application/json; charset=utf-8');
  if (text.length <= longBytes) {
    reply.send(text);
    return undefined;
  }
  const bytes = Buffer.from(text);
  countUntilTaken(reply, bytes.byteLength);
  return reply.header('content-length', String(bytes.byteLength)).send(bodyToSend(reply, inPieces([bytes])));
}
