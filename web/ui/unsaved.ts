// Counts what is unsaved on the page, for those who are about to leave it.

function createUnsaved() {
  let count = 0;
  let waived = false;
  return {
    /** Something is unsaved from now on, until the answered function is called. */
    add(): () => void {
      count += 1;
      return () => {
        count -= 1;
      };
    },
    any: () => count > 0 && !waived,
    /** The person has decided to leave it behind, or it is not theirs any more: nobody asks again. */
    waive(): void {
      waived = true;
    },
  };
}

export const unsaved = createUnsaved();
