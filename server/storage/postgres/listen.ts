// Listens to the changes of other nodes over one connection of its own, and says whether it hears.
import pg from 'pg';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { ChangeListeners } from '../changes.ts';

export const channel = 'conch_changes';

/** NOTIFY takes at most 8,000 bytes. */
const payloadLimit = 7000;

/** Splits names over as many payloads as they need. */
export function payloads(names: readonly string[]): string[] {
  const found: string[] = [];
  let current = '';
  for (const name of names) {
    if (current.length + name.length + 1 > payloadLimit) {
      found.push(current);
      current = '';
    }
    current = current === '' ? name : `${current} ${name}`;
  }
  if (current !== '') found.push(current);
  return found;
}

export interface ChangeHearing {
  /** True while the connection stands; otherwise a change may go unheard and nothing may be cached. */
  hears(): boolean;
  close(): Promise<void>;
}

const retryMs = 500;
/** A silent connection is asked this often, so that a cut that sends no packet is found. */
const heartbeatMs = 1000;
/** A lease must not outlive a cut by more than it may: no answer within this, and we stop believing. */
const deafAfterMs = 1000;

export async function listenForChanges(options: {
  url: string;
  listeners: ChangeListeners;
  clock: Clock;
  logger: Logger;
}): Promise<ChangeHearing> {
  const { url, listeners, logger } = options;
  let client: pg.Client | undefined;
  let closed = false;
  let heardAt = 0;
  let timer: NodeJS.Timeout | undefined;

  function drop(reason: string): void {
    const lost = client;
    client = undefined;
    heardAt = 0;
    if (!lost) return;
    lost.removeAllListeners();
    lost.on('error', () => {});
    void lost.end().catch(() => {});
    if (closed) return;
    listeners.tell('everything');
    logger.warn({ reason }, 'change channel lost');
    timer = setTimeout(() => void connect(), retryMs);
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'conch-changes',
      keepAlive: true,
      connectionTimeoutMillis: 2000,
    });
    next.on('error', (error) => drop(error.message));
    next.on('end', () => drop('ended'));
    next.on('notification', (message) => listeners.tell((message.payload ?? '').split(' ')));
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
      if (closed) return void next.end();
      client = next;
      heardAt = performance.now();
      // Values cached before the connection stood may be stale.
      listeners.tell('everything');
      schedule();
    } catch (error) {
      next.removeAllListeners();
      next.on('error', () => {});
      void next.end().catch(() => {});
      if (closed) return;
      logger.warn({ reason: (error as Error).message }, 'change channel cannot connect');
      timer = setTimeout(() => void connect(), retryMs);
    }
  }

  function schedule(): void {
    timer = setTimeout(async () => {
      const asked = client;
      if (!asked || closed) return;
      const gaveUp = setTimeout(() => drop('no answer'), deafAfterMs);
      try {
        await asked.query('select 1');
        heardAt = performance.now();
        schedule();
      } catch (error) {
        drop((error as Error).message);
      } finally {
        clearTimeout(gaveUp);
      }
    }, heartbeatMs);
  }

  await connect();
  return {
    hears: () => client !== undefined && performance.now() - heardAt < heartbeatMs + deafAfterMs,
    async close() {
      closed = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      last?.removeAllListeners();
      last?.on('error', () => {});
      await last?.end().catch(() => {});
    },
  };
}
