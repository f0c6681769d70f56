// Whether this tab is itself ending its session, so that the news of it does not come between.

let expecting = 0;

/** @returns says that it did not come to that. */
export function expectEnd(): () => void {
  expecting += 1;
  return () => {
    expecting -= 1;
  };
}

export const isEndExpected = () => expecting > 0;
