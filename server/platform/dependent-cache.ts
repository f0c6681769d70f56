// A bounded cache whose entries name what they were made from, and go when that changes.

export interface DependentCache<V> {
  find(name: string): V | undefined;
  /** @param dependsOn names of what the value was read from, as the change channel tells them. */
  set(name: string, value: V, dependsOn: readonly string[]): void;
  drop(dependency: string): void;
  clear(): void;
  /** Grows with every drop and clear: a value read before a change must not be stored after it. */
  readonly epoch: number;
}

/**
 * @param options.maxEntries the oldest entry goes first.
 * @param options.leaseMs how long an entry may be believed without asking again; Infinity where this process alone writes.
 */
export function createDependentCache<V>(options: {
  maxEntries: number;
  leaseMs: () => number;
  now: () => number;
  /** Values set before this settles are kept only then: answers made of the cache alone wait for nothing. */
  durable: () => Promise<void> | undefined;
}): DependentCache<V> {
  const entries = new Map<string, { value: V; dependsOn: readonly string[]; until: number }>();
  const dependents = new Map<string, Set<string>>();
  let epoch = 0;

  function remove(name: string): void {
    const entry = entries.get(name);
    if (!entry) return;
    entries.delete(name);
    for (const dependency of entry.dependsOn) {
      const names = dependents.get(dependency);
      names?.delete(name);
      if (names?.size === 0) dependents.delete(dependency);
    }
  }

  function keep(name: string, value: V, dependsOn: readonly string[]): void {
    remove(name);
    if (entries.size >= options.maxEntries) {
      const oldest = entries.keys().next().value;
      if (oldest !== undefined) remove(oldest);
    }
    const lease = options.leaseMs();
    if (lease <= 0) return;
    entries.set(name, { value, dependsOn, until: lease === Infinity ? Infinity : options.now() + lease });
    for (const dependency of dependsOn) {
      const names = dependents.get(dependency);
      if (names) names.add(name);
      else dependents.set(dependency, new Set([name]));
    }
  }

  return {
    get epoch() {
      return epoch;
    },
    find(name) {
      const entry = entries.get(name);
      if (!entry) return undefined;
      if (entry.until === Infinity || options.now() < entry.until) return entry.value;
      remove(name);
      return undefined;
    },
    set(name, value, dependsOn) {
      const wait = options.durable();
      if (!wait) return keep(name, value, dependsOn);
      const before = epoch;
      wait.then(
        () => before === epoch && keep(name, value, dependsOn),
        () => {},
      );
    },
    drop(dependency) {
      epoch++;
      const names = dependents.get(dependency);
      if (names) for (const name of [...names]) remove(name);
    },
    clear() {
      epoch++;
      entries.clear();
      dependents.clear();
    },
  };
}
