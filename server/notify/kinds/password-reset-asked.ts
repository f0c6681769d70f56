// Mails the link that sets a new password.
import { z } from 'zod/mini';
import { link, mailKind } from '../kind.ts';

export const passwordResetAsked = mailKind({
  kind: 'password.reset-asked',
  data: z.object(link),
  mayBeSwitchedOff: false,
  carriesSecret: true,
  waitedFor: true,
  values: ({ expiresAt }, { moment }) => ({ until: moment(expiresAt) }),
  blocks: ({ paragraph, button }, given) => [
    paragraph('intro'),
    paragraph('ask'),
    button('button', given.link),
    paragraph('life'),
    paragraph('notYou'),
  ],
});
