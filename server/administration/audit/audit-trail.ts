// The audit trail: the activity logs of all accounts as one list for administrators, a page at a time or as one file.
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { ActivityKind } from '../../../contract/activity.ts';
import type { AuditEntry } from '../../../contract/api/audit.ts';
import type { Events } from '../../events/events.ts';
import type { Sessions } from '../../identity/sessions/sessions.ts';
import type { Tokens } from '../../identity/sessions/tokens/tokens.ts';
import type { PrivilegedItems } from '../../items/privileged-items.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { Session, SessionCaller } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { deviceNamesOf } from '../../platform/device-names.ts';
import { Failure } from '../../platform/failure.ts';
import { readKeptJson } from '../../platform/kept-json.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ActivityTable } from '../../storage/tables.ts';
import { findTrail, type TrailPosition, type TrailSearch } from './audit-trail-store.ts';
import { type ExportFormat, exportText } from './export-text.ts';
import { readCursor, writeCursor } from './position.ts';
import { type AuditFilter, allKinds, searchOf } from './search.ts';

export type { AuditFilter, ExportFormat };

interface Deps {
  storage: Storage;
  clock: Clock;
  privilegedItems: Pick<PrivilegedItems, 'findItems'>;
  users: Pick<Users, 'standingOf'>;
  sessions: Pick<Sessions, 'isOpen'>;
  tokens: Pick<Tokens, 'list'>;
  events: Pick<Events, 'emit'>;
  /** Entries that are read at once for an export. */
  stretch?: number;
}

export type AuditTrail = ReturnType<typeof createAuditTrail>;

export const createAuditTrail = (deps: Deps) => bind(deps, { list, export: exportTrail });

/** Newest first. Throws `request.invalid` where the cursor is none. */
async function list(
  deps: Deps,
  filter: AuditFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  // One more than asked, to know whether there is more without counting.
  const found = await findTrail(deps.storage, searchOf(filter), { allKinds, after, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    entries: await shown(deps, rows, new Map()),
    next: found.length > limit && last ? writeCursor(last) : null,
  };
}

/** @param names those that are known already, for more pages of the same list. */
async function shown(
  { privilegedItems }: Deps,
  rows: readonly ActivityTable[],
  names: Map<string, string>,
): Promise<AuditEntry[]> {
  const keys = new Set(rows.flatMap((row) => [row.user_key, ...(row.actor_key ? [row.actor_key] : [])]));
  const unknown = [...keys].filter((key) => !names.has(key));
  // Deleted people have no name; they are not asked for again.
  for (const key of unknown) names.set(key, '');
  for (const item of await privilegedItems.findItems(unknown)) {
    names.set(item._key, typeof item.data.name === 'string' ? item.data.name : '');
  }
  const person = (_key: string) => ({ _key, name: names.get(_key) ?? '' });
  return rows.map((row) => ({
    at: row.at,
    account: person(row.user_key),
    seq: row.seq,
    kind: row.kind as ActivityKind,
    by: row.actor_key === null ? null : person(row.actor_key),
    address: row.address,
    ...deviceNamesOf(row.user_agent),
    userAgent: row.user_agent,
    data: readKeptJson(row.data) as AuditEntry['data'],
    hash: row.hash,
  }));
}

/**
 * All that fits the filter, newest first, read as it is taken: it is never in memory as a whole, and ends where
 * nobody takes it any more, or whoever asked may not see it any more. That it was asked for stands in their log.
 */
async function exportTrail(
  deps: Deps,
  format: ExportFormat,
  filter: AuditFilter,
  caller: SessionCaller,
): Promise<Readable> {
  const { events, clock } = deps;
  const { session } = caller;
  const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  // Before the first byte: whoever breaks off has taken something all the same.
  await events.emit('audit.exported', { userKey: session.userKey, caller, data: { format, ...asked } });
  const heading = { exportedAt: timestamp(clock.now()), filter: asked };
  const text = exportText(format, heading, pagesOf(deps, searchOf(filter), session));
  // One stretch is read ahead and no more, however slowly the file is taken.
  return Readable.from(bytesOf(text), { objectMode: false });
}

async function* bytesOf(text: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const piece of text) yield Buffer.from(piece);
}

/** More are looked up again rather than kept. */
const namesAtMost = 20_000;
const defaultStretch = 500;

async function* pagesOf(deps: Deps, search: TrailSearch, session: Session): AsyncGenerator<AuditEntry[]> {
  const { storage, stretch = defaultStretch } = deps;
  const names = new Map<string, string>();
  let after: TrailPosition | undefined;
  for (;;) {
    const rows = await findTrail(storage, search, { allKinds, after, limit: stretch });
    if (names.size > namesAtMost) names.clear();
    yield await shown(deps, rows, names);
    after = rows.at(-1);
    if (rows.length < stretch || !after) return;
    await requireStillAdmitted(deps, session);
    // The embedded store answers without a turn of the loop: others have theirs between two stretches.
    await turn();
  }
}

/** An export of a million entries takes a while: ended means ended for it too. Breaks the file off, so that nobody takes it for whole. */
async function requireStillAdmitted({ users, sessions, tokens }: Deps, { id, userKey, actor }: Session): Promise<void> {
  const standing = await users.standingOf(userKey);
  const open = actor.token ? (await tokens.list(userKey)).some((token) => token.id === id) : await sessions.isOpen(id);
  if (!standing?.active || !standing.admin || !open) throw new Failure('access.denied');
}
