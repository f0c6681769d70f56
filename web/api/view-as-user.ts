// Whether these pages show the profile of somebody else as they see it, and whose; for as long as the document is open.
let key: string | undefined;

export const viewAsUser = {
  begin(viewedKey: string): void {
    key = viewedKey;
  },
  /** Nothing on one's own pages. */
  key: () => key,
};
