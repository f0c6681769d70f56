// Holds back calls that need a fresh proof of identity until the person has given or declined it.

function createProofGate() {
  const listeners = new Set<() => void>();
  let question: { promise: Promise<boolean>; resolve: (proven: boolean) => void } | undefined;
  let watched = false;

  function settle(proven: boolean): void {
    const { resolve } = question ?? {};
    question = undefined;
    resolve?.(proven);
    for (const listener of listeners) listener();
  }

  return {
    isOpen: () => question !== undefined,
    /** True while a page is shown that can ask. */
    isWatched: () => watched,
    watch(): () => void {
      watched = true;
      return () => {
        watched = false;
        settle(false);
      };
    },
    /** True once proven, false where the person declined; all calls that wait share one question. */
    askForProof(): Promise<boolean> {
      if (!question) {
        question = Promise.withResolvers<boolean>();
        for (const listener of listeners) listener();
      }
      return question.promise;
    },
    proven: () => settle(true),
    decline: () => settle(false),
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const proofGate = createProofGate();
