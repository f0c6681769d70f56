// Takes measurements in turn and reduces them: a noisy machine is noisy to both sides alike.

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** @param fraction 0.99 for p99. Nearest rank. */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * fraction) - 1)] ?? Number.NaN;
}

/** @returns the chance that one of `a` is longer than one of `b` (Mann-Whitney): 0.5 where nothing tells them apart */
export function areaUnderCurve(a: readonly number[], b: readonly number[]): number {
  let longer = 0;
  for (const left of a) for (const right of b) longer += left > right ? 1 : left === right ? 0.5 : 0;
  return longer / (a.length * b.length);
}

/**
 * Measures each side once per round, one after the other.
 * @returns the values of each side, in the order of rounds
 */
export async function inTurn<Side extends string, T>(
  rounds: number,
  sides: Record<Side, () => Promise<T>>,
): Promise<Record<Side, T[]>> {
  const names = Object.keys(sides) as Side[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Side, T[]>;
  for (let round = 1; round <= rounds; round++) {
    for (const name of names) {
      if (process.stderr.isTTY) {
        process.stderr.write(`\r${' '.repeat(60)}\r  round ${round} of ${rounds}: ${name}`);
      }
      taken[name].push(await sides[name]());
    }
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${' '.repeat(60)}\r`);
  return taken;
}
