// Whether these pages show the profile of somebody else as they see it, and whose; for as long as the document is open.
let key: string | undefined;

export const lookView = {
  begin(lookedAt: string): void {
    key = lookedAt;
  },
  /** Nothing on one's own pages. */
  key: () => key,
};
