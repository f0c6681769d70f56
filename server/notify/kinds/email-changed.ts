// Tells the old address that another one counts, with the link that undoes it, and the one that ends all else too.
import { z } from 'zod/mini';
import { happened, link, mailKind } from '../kind.ts';

const data = z.object({ ...happened, ...link, notMe: z.object(link) });

export const emailChanged = mailKind({
  kind: 'email.changed',
  data,
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
    paragraph('life'),
    paragraph('more'),
    button('alert.button', given.notMe.link),
  ],
});
