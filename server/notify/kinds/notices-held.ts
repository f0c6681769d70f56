// Tells how many notices were not mailed one by one, since too many came at once.
import { z } from 'zod/mini';
import { pages } from '../../../contract/pages.ts';
import { link, mailKind } from '../kind.ts';

const data = z.object({
  /** How many, the first and the last; known when the mail is sent. */
  count: z.optional(z.number()),
  from: z.optional(z.string()),
  until: z.optional(z.string()),
  /** "This was not me", as the first of them had it. The mail goes also where it has run out. */
  notMe: z.optional(z.object(link)),
});

export const noticesHeld = mailKind({
  kind: 'notices.held',
  data,
  mayBeSwitchedOff: false,
  carriesSecret: false,
  values: ({ count = 0, from = '', until = '' }, { moment }) => ({ count, from: moment(from), until: moment(until) }),
  blocks: ({ paragraph, button, page, reportLink }, { notMe }) => [
    paragraph('intro'),
    paragraph('why'),
    button('button', page(pages.security)),
    paragraph('notYou'),
    ...(notMe ? reportLink(notMe) : []),
  ],
});
