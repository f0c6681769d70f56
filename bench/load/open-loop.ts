// A process that asks at a steady rate, answered or not, and tells how long each answer took from when it was due.
// Arguments: one JSON text. Prints one JSON text.
import { percentile } from '../rounds.ts';
import { type KeepAliveSocket, openSocket, prepareGet } from './keep-alive-socket.ts';

export interface OpenLoopOrder {
  url: string;
  headers: Record<string, string>;
  perSecond: number;
  seconds: number;
}
export interface OpenLoopResult {
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  refused: number;
  /** How late the generator itself sent, at worst: it must be small beside what is measured. */
  latestSendMs: number;
}

function run(order: OpenLoopOrder): void {
  const url = new URL(order.url);
  const requestBytes = prepareGet(url, order.headers);
  const total = order.perSecond * order.seconds;
  const everyMs = 1000 / order.perSecond;
  const latenciesMs: number[] = [];
  const idle: ((dueAt: number) => void)[] = [];
  let refused = 0;
  let latestSendMs = 0;

  /** A connection per request in flight: one that waits never holds up the next, as it would not with real people. */
  function openLane(): (dueAt: number) => void {
    let due = 0;
    const socket: KeepAliveSocket = openSocket(url, requestBytes, {
      answer(status) {
        latenciesMs.push(performance.now() - due);
        if (status !== 200) refused++;
        idle.push(ask);
      },
      failure(error) {
        throw error;
      },
    });
    const ask = (dueAt: number) => {
      due = dueAt;
      socket.send();
    };
    return ask;
  }

  // A few connections beforehand, so that making one is not measured as the server's slowness.
  for (let lanes = 0; lanes < 16; lanes++) idle.push(openLane());
  const beganAt = performance.now() + 500;
  let sent = 0;
  // Timers are late by up to a millisecond, which is more than an answer takes: so this turns on its core without rest.
  function turn(): void {
    const now = performance.now();
    while (sent < total && beganAt + sent * everyMs <= now) {
      // Counted from when it was due, not from when it was sent: else a stall hides those who wait behind it.
      const dueAt = beganAt + sent * everyMs;
      latestSendMs = Math.max(latestSendMs, now - dueAt);
      (idle.pop() ?? openLane())(dueAt);
      sent++;
    }
    if (latenciesMs.length < total) setImmediate(turn);
    else finish();
  }
  function finish(): void {
    const result: OpenLoopResult = {
      p50Ms: percentile(latenciesMs, 0.5),
      p99Ms: percentile(latenciesMs, 0.99),
      maxMs: percentile(latenciesMs, 1),
      refused,
      latestSendMs,
    };
    process.stdout.write(JSON.stringify(result), () => process.exit(0));
  }
  turn();
}

run(JSON.parse(process.argv[2] ?? '') as OpenLoopOrder);
