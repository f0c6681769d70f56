// Tells that the account will be deleted, with the link that keeps it, which runs out as the account is deleted.
import { z } from 'zod/mini';
import { happened, link, mailKind } from '../kind.ts';

export const accountDeletionAsked = mailKind({
  kind: 'account.deletion-asked',
  data: z.object({ ...happened, ...link }),
  mayBeSwitchedOff: false,
  carriesSecret: true,
  waitedFor: true,
  values: ({ at, expiresAt }, { moment }) => ({ at: moment(at), until: moment(expiresAt) }),
  blocks: ({ paragraph, facts, button }, given) => [
    paragraph('intro'),
    ...facts(given),
    paragraph('notYou'),
    paragraph('ask'),
    button('button', given.link),
  ],
});
