// Knows while a fresh proof gives this browser's session a new cookie: what went out with the old one is sent once more.

/** A tab that was closed in the middle of it tells nobody. */
const takesAtMostMs = 10_000;

function createRenewal() {
  let running: { promise: Promise<void>; resolve: () => void } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let endedAt = Number.NEGATIVE_INFINITY;

  function end(): void {
    clearTimeout(timer);
    endedAt = performance.now();
    running?.resolve();
    running = undefined;
  }

  return {
    begin(): void {
      clearTimeout(timer);
      running ??= Promise.withResolvers<void>();
      timer = setTimeout(end, takesAtMostMs);
    },
    end,
    /** True, once it is over, where it was going on at that moment (of `performance.now()`) or later. */
    async touched(sentAt: number): Promise<boolean> {
      await running?.promise;
      return endedAt >= sentAt;
    },
  };
}

export const renewal = createRenewal();
