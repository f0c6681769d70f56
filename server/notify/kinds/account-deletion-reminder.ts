// Reminds of the deletion a week before it, with a link that keeps the account.
import { z } from 'zod/mini';
import { link, mailKind } from '../kind.ts';

export const accountDeletionReminder = mailKind({
  kind: 'account.deletion-reminder',
  data: z.object(link),
  mayBeSwitchedOff: false,
  carriesSecret: true,
  waitedFor: true,
  values: ({ expiresAt }, { moment }) => ({ until: moment(expiresAt) }),
  blocks: ({ paragraph, button }, given) => [
    paragraph('intro'),
    paragraph('notYou'),
    paragraph('ask'),
    button('button', given.link),
  ],
});
