// Measures a part of the tree from its Child edges, in time that grows with their number: how deep, and how much above.
import type { ChildEdge } from './tree-store.ts';

/** Edges as numbers, each item one: what is walked thousands of times is no text. */
interface Shape {
  indexOf: ReadonlyMap<string, number>;
  parents: readonly number[][];
  children: readonly number[][];
}

function shapeOf(edges: Iterable<ChildEdge>): Shape {
  const indexOf = new Map<string, number>();
  const parents: number[][] = [];
  const children: number[][] = [];
  const at = (key: string): number => {
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    const index = parents.push([]) - 1;
    children.push([]);
    indexOf.set(key, index);
    return index;
  };
  for (const { parent, child } of edges) {
    const [from, to] = [at(parent), at(child)];
    parents[to]?.push(from);
    children[from]?.push(to);
  }
  return { indexOf, parents, children };
}

/** The items in an order in which all that leads to an item stands before it; one in a ring, which moving prevents, is left out. */
function inOrder(before: readonly number[][], after: readonly number[][]): number[] {
  const left = before.map((some) => some.length);
  const order = left.flatMap((count, index) => (count === 0 ? [index] : []));
  for (const index of order) {
    for (const next of after[index] ?? []) {
      const still = (left[next] ?? 0) - 1;
      left[next] = still;
      if (still === 0) order.push(next);
    }
  }
  return order;
}

function levels(key: string, shape: Shape, towards: readonly number[][], away: readonly number[][]): number {
  const start = shape.indexOf.get(key);
  if (start === undefined) return 1;
  const found: number[] = [];
  for (const index of inOrder(towards, away)) {
    let most = 0;
    for (const next of towards[index] ?? []) most = Math.max(most, found[next] ?? 0);
    found[index] = most + 1;
  }
  return found[start] ?? Number.POSITIVE_INFINITY;
}

/** On the longest way up from an item, itself counted. */
export function levelsUpFrom(key: string, edges: Iterable<ChildEdge>): number {
  const shape = shapeOf(edges);
  return levels(key, shape, shape.parents, shape.children);
}

/** On the longest way down from an item, itself counted. */
export function levelsDownFrom(key: string, edges: Iterable<ChildEdge>): number {
  const shape = shapeOf(edges);
  return levels(key, shape, shape.children, shape.parents);
}

/** The edges above whichever of these items has the most of them; counts no further than one more than `atMost`. */
export function mostEdgesAbove(edges: Iterable<ChildEdge>, atMost: number): number {
  const { parents, children } = shapeOf(edges);
  const counts: number[] = [];
  const seenBy = new Int32Array(parents.length).fill(-1);
  let most = 0;
  for (const index of inOrder(parents, children)) {
    const above = parents[index] ?? [];
    // What ways share is counted once for each of them here: an upper bound, exact where there is but one parent.
    let count = above.length;
    for (const parent of above) count += counts[parent] ?? 0;
    if (above.length > 1 && count > atMost) count = countAbove(index, parents, seenBy, atMost);
    if (count > atMost) return atMost + 1;
    counts[index] = count;
    most = Math.max(most, count);
  }
  return most;
}

function countAbove(start: number, parents: readonly number[][], seenBy: Int32Array, atMost: number): number {
  const seen = [start];
  let count = 0;
  for (const index of seen) {
    const above = parents[index] ?? [];
    count += above.length;
    if (count > atMost) return count;
    for (const parent of above) {
      if (seenBy[parent] === start) continue;
      seenBy[parent] = start;
      seen.push(parent);
    }
  }
  return count;
}
