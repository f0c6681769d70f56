// Tells that the account was to be deleted and is the last active super-admin's.
import { z } from 'zod/mini';
import { pages } from '../../../contract/pages.ts';
import { mailKind } from '../kind.ts';

export const accountDeletionParked = mailKind({
  kind: 'account.deletion-parked',
  data: z.object({}),
  mayBeSwitchedOff: false,
  carriesSecret: false,
  blocks: ({ paragraph, button, page }) => [
    paragraph('intro'),
    paragraph('ask'),
    button('button', page(pages.yourData)),
    paragraph('notYou'),
  ],
});
