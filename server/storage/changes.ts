// The change channel: tells every node, after commit, the names of what changed, so that caches forget it.

/** Names such as `item:<key>`, `session:<id>`; `everything` when messages may have been missed. */
export type ChangeListener = (names: readonly string[] | 'everything') => void;

export interface ChangeListeners {
  subscribe(listener: ChangeListener): () => void;
  tell(names: readonly string[] | 'everything'): void;
}

export function createListeners(): ChangeListeners {
  const listeners = new Set<ChangeListener>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(names) {
      for (const listener of listeners) listener(names);
    },
  };
}
