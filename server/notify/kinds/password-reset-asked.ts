// Mails the link that sets a new password.
import { z } from 'zod/mini';
import { link, mailKind } from '../kind.ts';
import { plainWords } from '../plain-words.ts';

export const passwordResetAsked = mailKind({
  kind: 'password.reset-asked',
  data: z.object({
    ...link,
    /** The name of the administrator who sent it. */
    by: z.optional(z.string()),
  }),
  mayBeSwitchedOff: false,
  carriesSecret: true,
  waitedFor: true,
  values({ expiresAt, by: given }, { moment }) {
    const by = plainWords(given);
    return { until: moment(expiresAt), by, context: by ? 'named' : undefined };
  },
  blocks: ({ paragraph, button }, given) => [
    paragraph('intro'),
    paragraph('ask'),
    button('button', given.link),
    paragraph('life'),
    paragraph('notYou'),
  ],
});
