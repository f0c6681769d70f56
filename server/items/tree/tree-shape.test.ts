import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelsDownFrom, levelsUpFrom, mostEdgesAbove } from './tree-shape.ts';
import type { ChildEdge } from './tree-store.ts';

const edge = (text: string): ChildEdge => ({ parent: text.split('>')[0] ?? '', child: text.split('>')[1] ?? '' });
const edgesOf = (text: string) => text.split(' ').map(edge);

/** By walking every way. */
function slowly(edges: readonly ChildEdge[]) {
  const parentsOf = (key: string) => edges.filter(({ child }) => child === key);
  const up = (key: string): number => 1 + Math.max(0, ...parentsOf(key).map(({ parent }) => up(parent)));
  const down = (key: string): number =>
    1 + Math.max(0, ...edges.filter(({ parent }) => parent === key).map(({ child }) => down(child)));
  const above = (key: string): number => {
    const seen = new Set([key]);
    let count = 0;
    for (const one of seen) {
      for (const { parent } of parentsOf(one)) seen.add(parent);
      count += parentsOf(one).length;
    }
    return count;
  };
  const keys = [...new Set(edges.flatMap(({ parent, child }) => [parent, child]))];
  return { keys, up, down, most: Math.max(0, ...keys.map(above)) };
}

test('levels and edges are those that walking every way finds', () => {
  const shapes = [
    edgesOf('a>b'),
    edgesOf('a>b a>c b>d c>d d>e'),
    edgesOf('a>b b>c a>c c>d a>d x>d'),
    edgesOf('a>c b>c c>d c>e'),
  ];
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 60; round++) {
    const size = 2 + random(10);
    const edges = new Map<string, ChildEdge>();
    for (let one = 0; one < size * 2; one++) {
      const [from, to] = [random(size), random(size)].sort((a, b) => a - b);
      if (from !== to) edges.set(`${from} ${to}`, { parent: String(from), child: String(to) });
    }
    shapes.push([...edges.values()]);
  }
  for (const edges of shapes) {
    const { keys, up, down, most } = slowly(edges);
    // A low bound makes the exact count necessary, a high one leaves upper bounds standing.
    assert.equal(mostEdgesAbove(edges, most), most, JSON.stringify(edges));
    assert.ok(mostEdgesAbove(edges, 1_000_000) >= most);
    if (most > 0) assert.equal(mostEdgesAbove(edges, most - 1), most);
    for (const key of keys) {
      assert.equal(levelsUpFrom(key, edges), up(key), `${key} up in ${JSON.stringify(edges)}`);
      assert.equal(levelsDownFrom(key, edges), down(key), `${key} down in ${JSON.stringify(edges)}`);
    }
  }
  assert.deepEqual([levelsUpFrom('alone', []), levelsDownFrom('alone', []), mostEdgesAbove([], 5)], [1, 1, 0]);
});

test('R12 the work grows with the edges, not with the ways', () => {
  // Each linked with all after it: as many ways as there are sets of them.
  const dense: ChildEdge[] = [];
  for (let from = 0; from < 44; from++) {
    for (let to = from + 1; to < 44; to++) dense.push({ parent: `d${from}`, child: `d${to}` });
  }
  const below = Array.from({ length: 20_000 }, (_, at) => ({ parent: `d${at % 44}`, child: `leaf${at}` }));
  const edges = [...dense, ...below];
  assert.equal(levelsDownFrom('d0', edges), 45);
  assert.equal(levelsUpFrom('d43', edges), 44);
  assert.equal(mostEdgesAbove(edges, 1000), (44 * 43) / 2 + 1);
});
