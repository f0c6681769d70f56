// A process that keeps so many sign-ins waiting at all times, each of an account and a source of its own, until it is told to stop.
// Arguments: the name of a file with one JSON text. Tells its parent when all of them wait, and at the end how many were let in.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

export interface WaitingSignInsOrder {
  url: string;
  accounts: { email: string; password: string }[];
  /** Who is turned away waits as long as they are told before they try again. */
  heedsRetryAfter?: boolean;
}
export type WaitingSignInsReport =
  | { kind: 'waiting' }
  | { kind: 'stopped'; letIn: number; refused: number; perSecond: number };

const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as WaitingSignInsOrder;
const agent = new Agent({ keepAlive: true, maxSockets: order.accounts.length });
let letIn = 0;
let refused = 0;
let stopped = false;
const began = performance.now();

function report(what: WaitingSignInsReport): void {
  process.send?.(what);
}

function signIn(at: number): Promise<void> {
  const text = JSON.stringify(order.accounts[at]);
  return new Promise((resolve, reject) => {
    const asked = request(
      order.url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          // Believed, since the server is told to trust one proxy: the limit of tries per source must not decide here.
          'x-forwarded-for': `203.0.${Math.floor(at / 250)}.${(at % 250) + 1}`,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) letIn++;
          else refused++;
          const told = order.heedsRetryAfter ? Number(response.headers['retry-after'] ?? 0) : 0;
          if (told > 0) setTimeout(resolve, told * 1000);
          else resolve();
        });
      },
    );
    asked.on('error', (error) => (stopped ? resolve() : reject(error)));
    asked.end(text);
  });
}

process.on('message', () => {
  stopped = true;
  const perSecond = letIn / ((performance.now() - began) / 1000);
  report({ kind: 'stopped', letIn, refused, perSecond });
  setTimeout(() => process.exit(0), 100);
});

for (let at = 0; at < order.accounts.length; at++) {
  void (async () => {
    while (!stopped) await signIn(at);
  })();
}
setTimeout(() => report({ kind: 'waiting' }), 1000);
