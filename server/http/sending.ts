// Sends what handlers answer: JSON together with what else is ready, files and streams each with its headers.
import { pipeline, Readable, Transform } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Endpoint } from '../../contract/endpoint.ts';
import { DownloadAnswer, FileAnswer, JsonText, StreamAnswer, StreamedFileAnswer } from '../platform/route.ts';
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
function bodyToSend(reply: FastifyReply, body: Readable, durable: Durable): Readable {
  if (reply.request.method !== 'HEAD') return pipeline(body, heldBack(durable), () => {});
  body.destroy();
  return Readable.from([]);
}

/** Each piece, and the end, leaves when all that it may be made of is on the disk. */
function heldBack(durable: Durable): Transform {
  const afterwards = (go: () => void, fail: (error: Error) => void) => {
    const wait = durable();
    if (wait) wait.then(go, fail);
    else go();
  };
  return new Transform({
    transform: (chunk, _encoding, done) => afterwards(() => done(null, chunk), done),
    flush: (done) => afterwards(() => done(), done),
  });
}

/** Sends what a handler answered, in the form that its kind asks for. */
export function send(endpoint: Endpoint, reply: FastifyReply, answer: unknown, durable: Durable): FastifyReply {
  if (answer instanceof JsonText) return sendTogether(reply, answer.text);
  if (answer instanceof FileAnswer) {
    return reply
      .type(answer.inline ? answer.mediaType : 'application/octet-stream')
      .header('content-disposition', disposition(answer.inline ? 'inline' : 'attachment', answer.originalName))
      .send(Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength));
  }
  if (answer instanceof DownloadAnswer) {
    return reply
      .type(endpoint.answerType ?? 'application/octet-stream')
      .headers({
        'content-disposition': disposition('attachment', answer.name),
        'content-length': String(answer.sizeBytes),
        'x-accel-buffering': 'no',
      })
      .send(bodyToSend(reply, answer.body, durable));
  }
  if (answer instanceof StreamedFileAnswer) {
    return reply
      .type('application/octet-stream')
      .headers({
        'content-disposition': disposition('attachment', answer.name),
        'x-accel-buffering': 'no',
      })
      .send(bodyToSend(reply, answer.body, durable));
  }
  if (answer instanceof StreamAnswer) {
    // A proxy that gathers or packs what it passes on would hold the events back.
    return reply
      .type('text/event-stream; charset=utf-8')
      .headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
      .send(bodyToSend(reply, answer.body, durable));
  }
  if (!endpoint.answer) return reply.type('text/plain; charset=utf-8').send(String(answer));
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(shapeAnswer(endpoint.answer, answer)));
}

/** Whether the answer is still on its way when `send` returns. */
export const isSentLater = (answer: unknown): boolean =>
  answer instanceof StreamAnswer ||
  answer instanceof DownloadAnswer ||
  answer instanceof StreamedFileAnswer ||
  answer instanceof JsonText;
