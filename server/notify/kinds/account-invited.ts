// Invites a person who has an account and no password yet.
import { z } from 'zod/mini';
import { link, mailKind } from '../kind.ts';
import { plainWords } from '../plain-words.ts';

const data = z.object({
  ...link,
  /** Name of the person who invites. */
  invitedBy: z.optional(z.string()),
  organisation: z.optional(z.string()),
});

export const accountInvited = mailKind({
  kind: 'account.invited',
  data,
  mayBeSwitchedOff: false,
  carriesSecret: true,
  waitedFor: true,
  values(given, { moment }) {
    const invitedBy = plainWords(given.invitedBy);
    const organisation = plainWords(given.organisation);
    const one = invitedBy ? 'invitedBy' : organisation ? 'organisation' : undefined;
    const context = invitedBy && organisation ? 'both' : one;
    return { context, invitedBy, organisation, until: moment(given.expiresAt) };
  },
  blocks: ({ paragraph, button }, given) => [
    paragraph('intro'),
    paragraph('ask'),
    button('button', given.link),
    paragraph('life'),
    paragraph('notYou'),
  ],
});
