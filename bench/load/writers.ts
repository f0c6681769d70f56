// A process of so many people who each change an item of their own again and again, as soon as the last change is answered.
// Arguments: the name of a file with one JSON text. Tells its parent when it runs, and at the end how many were answered.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

export interface WritersOrder {
  url: string;
  writers: { token: string; itemKey: string }[];
}
export type WritersReport =
  | { kind: 'running' }
  | { kind: 'stopped'; answered: number; refused: number; perSecond: number };

const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as WritersOrder;
const agent = new Agent({ keepAlive: true, maxSockets: order.writers.length });
let answered = 0;
let refused = 0;
let stopped = false;
let counting = performance.now();

function write({ token, itemKey }: WritersOrder['writers'][number], at: number): Promise<void> {
  const text = JSON.stringify({ data: { name: `Change ${at}` } });
  return new Promise((resolve, reject) => {
    const asked = request(
      `${order.url}/v1/items/${itemKey}`,
      {
        ...{ method: 'PATCH', agent },
        headers: {
          ...{ authorization: token, 'content-type': 'application/json' },
          'content-length': Buffer.byteLength(text),
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) answered++;
          else refused++;
          resolve();
        });
      },
    );
    asked.on('error', (error) => (stopped ? resolve() : reject(error)));
    asked.end(text);
  });
}

const report = (what: WritersReport) => process.send?.(what);

process.on('message', () => {
  stopped = true;
  report({ kind: 'stopped', answered, refused, perSecond: answered / ((performance.now() - counting) / 1000) });
  setTimeout(() => process.exit(0), 100);
});

for (const writer of order.writers) {
  void (async () => {
    for (let at = 0; !stopped; at++) await write(writer, at);
  })();
}
setTimeout(() => {
  answered = 0;
  counting = performance.now();
  report({ kind: 'running' });
}, 1000);
