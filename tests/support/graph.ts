// A small world in the graph for the suites about items: people of each role, groups, and what they own.

import assert from 'node:assert/strict';
import { after, before, describe, type SuiteContext, type TestContext } from 'node:test';
import type { ErrorCode } from '../../contract/errors.ts';
import { domainKey, fullPermission } from '../../contract/permissions.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import { createActivity } from '../../server/events/activity/activity.ts';
import { createEvents } from '../../server/events/emit.ts';
import { subscribeActivity } from '../../server/events/events.ts';
import { createRoles } from '../../server/items/access/roles.ts';
import type { GraphDeps } from '../../server/items/graph-deps.ts';
import { createItems, type Items } from '../../server/items/items.ts';
import { createMemberEdges } from '../../server/items/members/member-edges.ts';
import { createPrivilegedItems } from '../../server/items/privileged-items.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { type Clock, systemClock } from '../../server/platform/clock.ts';
import { Failure } from '../../server/platform/failure.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { systemRandom } from '../../server/platform/random.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { type OpenedStore, stores } from './stores.ts';

/** The handles that ask nobody, as one: a suite sets up its world by it. */
export function createPrivileged(deps: GraphDeps) {
  return { ...createPrivilegedItems(deps), ...createRoles(deps), ...createMemberEdges(deps) };
}

type Privileged = ReturnType<typeof createPrivileged>;

export interface Graph {
  storage: Storage;
  items: Items;
  privileged: Privileged;
  /** A second node on the same store, or the same one where the store has but one. */
  other: { items: Items; privileged: Privileged };
  /** A user with the full permission on themself that every user gets. */
  person(name: string): Promise<UserActor>;
  admin(name: string): Promise<UserActor>;
  superAdmin(name: string): Promise<UserActor>;
  group(type: 'Usergroup' | 'Organisation', name: string, members?: UserActor[]): Promise<Item>;
  /** An item of no meaning of its own that belongs to this person. */
  thing(owner: UserActor, data?: Record<string, unknown>, type?: string): Promise<Item>;
  /** The same under a parent. */
  under(owner: UserActor, parent: Item, data?: Record<string, unknown>, type?: string): Promise<Item>;
  /** Gives letters without asking anybody. */
  grant(participant: UserActor | Item, item: Item, letters: string, propagate?: boolean): Promise<void>;
  /** Letters of an actor on an item, in the one order; empty where they see nothing. */
  letters(actor: UserActor, item: Item | string, trashed?: boolean): Promise<string>;
}

const keyOf = (one: UserActor | Item): string => ('userKey' in one ? one.userKey : one._key);

function depsOn(storage: Storage, clock: Clock): GraphDeps {
  const deps = { storage, clock, random: systemRandom };
  const events = createEvents(deps);
  subscribeActivity(events, createActivity({ ...deps, key: Buffer.alloc(32, 7), logger: silentLogger }));
  return { ...deps, events };
}

export function buildGraph(
  storage: Storage,
  { clock = systemClock, another }: { clock?: Clock; another?: Storage } = {},
): Graph {
  const deps = depsOn(storage, clock);
  const items = createItems(deps);
  const privileged = createPrivileged(deps);
  const beside = another ? depsOn(another, clock) : deps;

  async function person(name: string): Promise<UserActor> {
    const data = { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.org` };
    const user = await privileged.insertItem(null, { type: 'User', data });
    await privileged.grant(null, user._key, user._key, fullPermission);
    const flags = { admin: false, superAdmin: false, sessionId: 's', provenAt: '2026-01-01T00:00:00.000Z' };
    return { kind: 'user', userKey: user._key, ...flags };
  }
  async function admin(name: string): Promise<UserActor> {
    const actor = await person(name);
    await privileged.linkMember(null, domainKey, actor.userKey);
    return { ...actor, admin: true };
  }
  return {
    storage,
    items,
    privileged,
    other: { items: createItems(beside), privileged: createPrivileged(beside) },
    person,
    admin,
    async superAdmin(name) {
      const actor = await admin(name);
      await privileged.grant(null, actor.userKey, domainKey, fullPermission);
      return { ...actor, superAdmin: true };
    },
    async group(type, name, members = []) {
      const group = await privileged.insertItem(null, { type, data: { name } });
      for (const member of members) await privileged.linkMember(null, group._key, member.userKey);
      return group;
    },
    thing: (owner, data = {}, type = 'Project') => items.as(owner).create({ type, data }),
    async under(owner, parent, data = {}, type = 'Task') {
      return (await items.as(owner).append(parent._key, { item: { type, data } })).item;
    },
    async grant(participant, item, letters, propagate) {
      await privileged.grant(null, keyOf(participant), item._key, letters, propagate);
    },
    async letters(actor, item, trashed = false) {
      const key = typeof item === 'string' ? item : item._key;
      return [...(await items.lettersOf(actor, key, { trashed }))].join('');
    },
  };
}

/** Runs the same suite on each kind of store, each with one store for the whole file. */
export function describeGraph(
  title: string,
  suite: (graph: () => Graph, context: SuiteContext) => void,
  options: { clock?: Clock } = {},
): void {
  for (const { kind, open } of stores) {
    describe(`${title}, on ${kind}`, (context) => {
      let opened: OpenedStore;
      let graph: Graph;
      before(async () => {
        opened = await open(options);
        const another = await opened.openAnother?.();
        graph = buildGraph(opened.storage, { ...options, ...(another ? { another } : {}) });
      });
      after(() => opened.close());
      suite(() => graph, context);
    });
  }
}

/** A store that this test alone changes: for what concerns all super-admins. */
export async function freshGraph(t: TestContext, kind: Storage['kind']): Promise<Graph> {
  const store = stores.find((one) => one.kind === kind);
  assert(store);
  const opened = await store.open();
  t.after(() => opened.close());
  const another = await opened.openAnother?.();
  return buildGraph(opened.storage, another ? { another } : {});
}

export async function refused(code: ErrorCode, work: Promise<unknown>): Promise<Failure> {
  const outcome = await work.then(
    () => 'it was allowed',
    (error: unknown) => error,
  );
  assert(outcome instanceof Failure, `expected ${code}, but: ${String(outcome)}`);
  assert.equal(outcome.code, code);
  return outcome;
}

let markers = 0;

/** Waits until what was told before has come back from the store too, where it does. */
async function drain(storage: Storage): Promise<void> {
  const marker = `marker:${++markers}`;
  let awaited = storage.kind === 'postgres' ? 2 : 1;
  await new Promise<void>((resolve, reject) => {
    const stop = storage.onChange((names) => {
      if (names === 'everything' || !names.includes(marker) || --awaited > 0) return;
      stop();
      resolve();
    });
    storage.transaction(async () => storage.changed(marker)).catch(reject);
  });
}

/** The names that the change channel tells while the work runs, but for those of events. */
export async function toldBy(storage: Storage, work: () => Promise<unknown>): Promise<string[]> {
  await drain(storage);
  const told: string[] = [];
  const stop = storage.onChange((names) => told.push(...(names === 'everything' ? [] : names)));
  try {
    await work();
  } finally {
    stop();
  }
  return [...new Set(told)].filter((name) => !name.startsWith('event:')).sort();
}
