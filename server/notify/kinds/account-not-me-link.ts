// Tells that sessions ended after "This was not me" in a session without a fresh proof, with the link that does the rest.
import { z } from 'zod/mini';
import { happened, link, mailKind } from '../kind.ts';

export const accountNotMeLink = mailKind({
  kind: 'account.not-me-link',
  data: z.object({ ...happened, ...link, sessions: z.number() }),
  mayBeSwitchedOff: false,
  carriesSecret: true,
  waitedFor: true,
  values: ({ at, expiresAt }, { moment }) => ({ at: moment(at), until: moment(expiresAt) }),
  blocks({ paragraph, facts, button }, given) {
    return [
      paragraph('intro'),
      ...facts(given),
      paragraph('sessions', { count: given.sessions }),
      paragraph('ask'),
      button('button', given.link),
      paragraph('life'),
      paragraph('notYou'),
    ];
  },
});
