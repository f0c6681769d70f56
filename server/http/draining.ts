// Lets a stopping server end: what is in flight is answered, and no open line keeps it waiting.
import type { FastifyInstance } from 'fastify';

const lookAgainMs = 50;
/** A request in flight for longer than this is cut off, before everything is cut off from outside. */
const patienceMs = 8000;

export function drainOnClose(app: FastifyInstance): void {
  let inFlight = 0;
  let stoppingSince: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  app.addHook('onRequest', (_request, reply, next) => {
    inFlight++;
    reply.raw.once('close', () => {
      inFlight--;
    });
    if (stoppingSince !== undefined) reply.header('connection', 'close');
    next();
  });
  app.addHook('preClose', (next) => {
    stoppingSince = performance.now();
    timer = setInterval(() => {
      app.server.closeIdleConnections();
      // Browsers open lines ahead of need; one that never asked anything is not idle in the server's eyes.
      const patient = performance.now() - (stoppingSince ?? 0) < patienceMs;
      if (inFlight === 0 || !patient) app.server.closeAllConnections();
    }, lookAgainMs);
    next();
  });
  app.addHook('onClose', (_app, next) => {
    clearInterval(timer);
    next();
  });
}
