// A process that asks as fast as it is answered, over so many connections; used where wrk is not installed.
// Arguments: one JSON text. Prints one JSON text.
import { openSocket, prepareGet } from './keep-alive-socket.ts';

export interface ClosedLoopOrder {
  url: string;
  headers: Record<string, string>;
  connections: number;
  seconds: number;
}
export interface ClosedLoopResult {
  perSecond: number;
  answered: number;
  refused: number;
}

function run(order: ClosedLoopOrder): void {
  const url = new URL(order.url);
  const requestBytes = prepareGet(url, order.headers);
  let answered = 0;
  let refused = 0;
  const began = performance.now();
  for (let opened = 0; opened < order.connections; opened++) {
    const socket = openSocket(url, requestBytes, {
      answer(status) {
        answered++;
        if (status !== 200) refused++;
        socket.send();
      },
      failure(error) {
        throw error;
      },
    });
    socket.send();
  }
  setTimeout(() => {
    const perSecond = answered / ((performance.now() - began) / 1000);
    process.stdout.write(JSON.stringify({ perSecond, answered, refused } satisfies ClosedLoopResult), () =>
      process.exit(0),
    );
  }, order.seconds * 1000);
}

run(JSON.parse(process.argv[2] ?? '') as ClosedLoopOrder);
