// Asks the new address to confirm itself; it counts once the link is opened.
import { z } from 'zod/mini';
import { link, mailKind } from '../kind.ts';

export const emailChangeConfirm = mailKind({
  kind: 'email.change-confirm',
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
