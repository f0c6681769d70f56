// Holds back calls whose session has ended until the person has signed in again, so that nothing is retyped.

function createSignInGate() {
  const listeners = new Set<() => void>();
  let question: { promise: Promise<void>; resolve: () => void } | undefined;
  let watched = false;
  let round = 0;

  function tell(): void {
    for (const listener of listeners) listener();
  }

  return {
    isOpen: () => question !== undefined,
    /** True while a page is shown that belongs to a signed-in person and can ask them. */
    isWatched: () => watched,
    watch(): () => void {
      watched = true;
      return () => {
        watched = false;
      };
    },
    /** Grows with every signing in again. */
    round: () => round,
    /**
     * Resolves once the person is signed in again; all calls that wait share one question. One that was sent
     * in an earlier round only learns late of what is settled, and asks nothing.
     */
    askToSignIn(sentInRound: number): Promise<void> {
      if (sentInRound !== round) return Promise.resolve();
      if (!question) {
        question = Promise.withResolvers<void>();
        tell();
      }
      return question.promise;
    },
    signedInAgain(): void {
      round += 1;
      question?.resolve();
      question = undefined;
      tell();
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const signInGate = createSignInGate();
