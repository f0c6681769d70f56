// A TCP proxy whose lines can be cut loudly (reset) or silently (nothing passes any more), as networks do.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttableProxy {
  port: number;
  /** Nothing passes any more, and nobody is told. */
  freeze(): void;
  thaw(): void;
  /** Every line is reset, and new ones are refused until `thaw`. */
  cut(): void;
  close(): Promise<void>;
}

export async function startProxy(target: { host: string; port: number }): Promise<CuttableProxy> {
  const lines = new Set<[Socket, Socket]>();
  let frozen = false;
  let refusing = false;
  const server = createServer((near) => {
    if (refusing) return void near.resetAndDestroy();
    const far = connect(target);
    const line: [Socket, Socket] = [near, far];
    lines.add(line);
    for (const [from, to] of [line, [far, near] as const]) {
      from.on('data', (bytes) => {
        if (!frozen) to.write(bytes);
      });
      from.on('error', () => {});
      from.on('close', () => {
        if (frozen) return;
        lines.delete(line);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endLines = () => {
    for (const [near, far] of lines) {
      near.resetAndDestroy();
      far.destroy();
    }
    lines.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      frozen = true;
    },
    thaw() {
      // Swallowed bytes cannot be given back, so the old lines are of no use.
      if (frozen) endLines();
      frozen = false;
      refusing = false;
    },
    cut() {
      refusing = true;
      endLines();
    },
    close() {
      endLines();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
