// Says whether one group may stand inside another: no ring, not too deep, not too many around any of them.
import { Failure } from '../../platform/failure.ts';

export interface GroupEdge {
  outer: string;
  inner: string;
}

/** Groups inside each other, outermost and innermost counted. */
export const groupLevelsAtMost = 8;
/** Groups around one group: the permission question walks them for each of its members. */
export const groupsAroundAtMost = 100;
/** Edges among all that a new one ties together; more are not looked through in one call. */
export const nestedEdgesAtMost = 5000;

type Steps = ReadonlyMap<string, readonly string[]>;

function stepsOf(edges: readonly GroupEdge[], from: keyof GroupEdge, to: keyof GroupEdge): Steps {
  const steps = new Map<string, string[]>();
  for (const edge of edges) {
    const known = steps.get(edge[from]);
    if (known) known.push(edge[to]);
    else steps.set(edge[from], [edge[to]]);
  }
  return steps;
}

/** All that is reached from a group, itself first. */
function reached(start: string, steps: Steps): Set<string> {
  const seen = new Set([start]);
  for (const key of seen) for (const next of steps.get(key) ?? []) seen.add(next);
  return seen;
}

/** How many groups the longest way from here has, this one counted. The edges have no ring. */
function levelsFrom(start: string, steps: Steps, known = new Map<string, number>()): number {
  const answer = known.get(start);
  if (answer !== undefined) return answer;
  // Stands while the rest is asked, so that a ring (which we never make) ends instead of turning.
  known.set(start, 1);
  const levels = 1 + Math.max(0, ...(steps.get(start) ?? []).map((next) => levelsFrom(next, steps, known)));
  known.set(start, levels);
  return levels;
}

/**
 * @param edges those among all groups above and below both, and above what is below; trashed ones count, they may
 * come back.
 * @throws Failure `group.cycle`, `group.too-deep`
 */
export function requireNests(edges: readonly GroupEdge[], outer: string, inner: string): void {
  if (edges.length > nestedEdgesAtMost) throw new Failure('group.too-deep');
  const outwards = stepsOf(edges, 'inner', 'outer');
  const inwards = stepsOf(edges, 'outer', 'inner');
  if (reached(outer, outwards).has(inner)) throw new Failure('group.cycle');
  const levels = levelsFrom(outer, outwards) + levelsFrom(inner, inwards);
  if (levels > groupLevelsAtMost) throw new Failure('group.too-deep');
  const after = stepsOf([...edges, { outer, inner }], 'inner', 'outer');
  for (const key of reached(inner, inwards)) {
    if (reached(key, after).size - 1 > groupsAroundAtMost) throw new Failure('group.too-deep');
  }
}
