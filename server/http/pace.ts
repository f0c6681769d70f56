// Begins one change in each turn of the event loop: of many that arrive together each would hold up everybody who only reads.

/** @returns what a change waits for before it begins; nothing where none has begun in this turn. */
export function createPace(): () => Promise<void> | undefined {
  const waiting: (() => void)[] = [];
  let begun = false;

  function nextTurn(): void {
    const next = waiting.shift();
    begun = next !== undefined;
    if (!next) return;
    setImmediate(nextTurn);
    next();
  }

  return () => {
    if (begun) return new Promise((resolve) => waiting.push(resolve));
    begun = true;
    setImmediate(nextTurn);
    return undefined;
  };
}
