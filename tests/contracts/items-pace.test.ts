// Calls on thousands of items, on both stores: their work grows with the number, and everybody else has a turn meanwhile.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Item } from '../../contract/schemas/entity.ts';
import { createEventStreams } from '../../server/events/event-stream.ts';
import { createOwnStreams } from '../../server/identity/sessions/own-stream.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { describeGraph, type Graph } from '../support/graph.ts';

const now = '2026-01-01T00:00:00.000Z';
let made = 0;
const newKey = () => `pace${String(made++).padStart(16, '0')}`;

/** Items and their places, without a question to anybody. */
async function insert({ storage }: Graph, by: UserActor, keys: string[], edges: [parent: string, child: string][]) {
  const by_ = { created_by: by.userKey, created_at: now, updated_by: by.userKey, updated_at: now };
  const items = keys.map((key) => ({
    ...{ key, type: 'Task', data: '{}', rev: 1, name_folded: '', active: null, trashed_by: null, trashed_at: null },
    ...by_,
  }));
  const places = edges.map(([from_key, to_key]) => ({
    ...{ key: newKey(), type: 'Child', from_key, to_key, data: '{}', rev: 1 },
    ...by_,
  }));
  for (let at = 0; at < items.length; at += 500) {
    await storage
      .db()
      .insertInto('items')
      .values(items.slice(at, at + 500))
      .execute();
  }
  for (let at = 0; at < places.length; at += 500) {
    await storage
      .db()
      .insertInto('edges')
      .values(places.slice(at, at + 500))
      .execute();
  }
}

/** Forty items, each linked with all after it, and so many below the last; the first is under the given item. */
async function dense(graph: Graph, owner: UserActor, top: Item, leaves: number) {
  const core = Array.from({ length: 40 }, newKey);
  const below = Array.from({ length: leaves }, newKey);
  const [first = '', last = ''] = [core[0], core.at(-1)];
  const edges: [string, string][] = [[top._key, first], ...below.map((key) => [last, key] as [string, string])];
  for (const [at, parent] of core.entries()) for (const child of core.slice(at + 1)) edges.push([parent, child]);
  await insert(graph, owner, [...core, ...below], edges);
  return { first };
}

/** How often the thread came round to other work. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let ended = false;
  const count = () => {
    turns++;
    if (!ended) setImmediate(count);
  };
  setImmediate(count);
  await work();
  ended = true;
  return turns;
}

describeGraph('calls on thousands of items', (graph) => {
  it('R12 a path through items that are all linked with one another leaves others their turn', async () => {
    const ann = await graph().person('Ann');
    const [top, elsewhere] = [await graph().thing(ann), await graph().thing(ann)];
    const { first } = await dense(graph(), ann, top, 2500);
    const turns = await turnsDuring(() => graph().items.as(ann).path(first, elsewhere._key));
    assert.ok(turns >= 5, `${turns} turns`);
  });

  it('R12 they are moved, with all that is below, however many ways lead down', async () => {
    const ann = await graph().person('Ann');
    const [top, place] = [await graph().thing(ann), await graph().thing(ann)];
    // Levels times items are more than two hundred thousand, which were taken for too deep once.
    const { first } = await dense(graph(), ann, top, 6000);
    await graph().items.as(ann).move(first, { oldParentKey: top._key, newParentKey: place._key });
    const placed = await graph().items.as(ann).children(place._key, { offset: 0, limit: 10 });
    assert.deepEqual(
      placed.map(({ item }) => item._key),
      [first],
    );
    // Sixty-five levels are still one too many.
    let deepest = await graph().thing(ann);
    for (let level = 1; level < 24; level++) deepest = await graph().under(ann, deepest);
    await assert.rejects(
      graph().items.as(ann).move(first, { oldParentKey: place._key, newParentKey: deepest._key }),
      /deep/i,
    );
  });

  it('R12 thousands are deleted in turns, beside open streams that do not go through all their names', async () => {
    const ann = await graph().person('Ann');
    const top = await graph().thing(ann);
    const keys = Array.from({ length: 3000 }, newKey);
    await insert(
      graph(),
      ann,
      keys,
      keys.map((key) => [top._key, key]),
    );
    let searches = 0;
    const { storage } = graph();
    const onChange: typeof storage.onChange = (listener) =>
      storage.onChange((names) => {
        if (names === 'everything') return listener(names);
        const watched = [...names];
        watched.includes = (name) => {
          searches++;
          return names.includes(name);
        };
        listener(watched);
      });
    const streams = createEventStreams({
      judgedBy: [],
      storage: { ...storage, onChange },
      logger: silentLogger,
      mostPerPerson: 100,
      readableOf: async () => new Set(),
    });
    const own = createOwnStreams({ onChange, sessions: { stateOf: async () => 'open' }, mostPerSession: 100 });
    const session = { id: 's', userKey: ann.userKey } as Parameters<typeof own.open>[0];
    for (let stream = 0; stream < 50; stream++) {
      streams.open(ann, undefined).body.resume();
      own.open(session).body.resume();
    }
    const turns = await turnsDuring(() => graph().items.as(ann).delete(top._key));
    streams.close();
    own.close();
    assert.ok(turns >= 6, `${turns} turns`);
    assert.equal(searches, 0);
  });
});
