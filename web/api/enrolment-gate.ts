// Tells the frame that the server wants a second factor added before anything else.

const listeners = new Set<() => void>();

export const enrolmentGate = {
  tell(): void {
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
