// A process that asks at a steady rate, whether or not it is answered, and tells how long the answers took.
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
  /** How late the requests were sent, p99. */
  lateSendMs: number;
}

function run(order: OpenLoopOrder): void {
  const url = new URL(order.url);
  const requestBytes = prepareGet(url, order.headers);
  const total = order.perSecond * order.seconds;
  const everyMs = 1000 / order.perSecond;
  const latenciesMs: number[] = [];
  const lateSendsMs: number[] = [];
  const idle: (() => void)[] = [];
  let refused = 0;

  /** @returns what sends one request over a connection of its own */
  function openLane(): () => void {
    let sentAt = 0;
    const socket: KeepAliveSocket = openSocket(url, requestBytes, {
      answer(status) {
        latenciesMs.push(performance.now() - sentAt);
        if (status !== 200) refused++;
        idle.push(ask);
        if (latenciesMs.length === total) finish();
      },
      failure(error) {
        throw error;
      },
    });
    const ask = () => {
      sentAt = performance.now();
      socket.send();
    };
    return ask;
  }

  // A few connections beforehand, so that making one is not measured as the server's slowness.
  for (let lanes = 0; lanes < 16; lanes++) idle.push(openLane());
  const beganAt = performance.now() + 500;
  let sent = 0;
  /**
   * Sends what is due. No request ever waits for the answer to another (there is a connection for each in flight),
   * so a stall of the server is felt by all who come while it lasts, and none is left out of the count. Each is
   * timed from when it was sent: timers come up to a millisecond late, which is longer than an answer takes.
   */
  function sendDue(): void {
    const now = performance.now();
    for (; sent < total && beganAt + sent * everyMs <= now; sent++) {
      lateSendsMs.push(now - (beganAt + sent * everyMs));
      (idle.pop() ?? openLane())();
    }
    if (sent < total) setTimeout(sendDue, Math.max(0, beganAt + sent * everyMs - performance.now()));
  }
  function finish(): void {
    const result: OpenLoopResult = {
      p50Ms: percentile(latenciesMs, 0.5),
      p99Ms: percentile(latenciesMs, 0.99),
      maxMs: percentile(latenciesMs, 1),
      refused,
      lateSendMs: percentile(lateSendsMs, 0.99),
    };
    process.stdout.write(JSON.stringify(result), () => process.exit(0));
  }
  sendDue();
}

run(JSON.parse(process.argv[2] ?? '') as OpenLoopOrder);
