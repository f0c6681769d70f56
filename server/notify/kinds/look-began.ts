// Tells that an administrator looks at the profile as its owner sees it.
import { z } from 'zod/mini';
import { pages } from '../../../contract/pages.ts';
import { mailKind } from '../kind.ts';
import { plainWords } from '../plain-words.ts';

const data = z.object({
  at: z.string(),
  address: z.optional(z.string()),
  /** Of the administrator. */
  name: z.string(),
  /** Why, in their words. */
  reason: z.string(),
});

export const lookBegan = mailKind({
  kind: 'look.began',
  data,
  mayBeSwitchedOff: false,
  carriesSecret: false,
  values: ({ at, name, reason }, { moment }) => ({
    at: moment(at),
    name: plainWords(name),
    reason: plainWords(reason),
  }),
  blocks: ({ paragraph, facts, button, page }, { address, reason }) => [
    paragraph('intro'),
    ...(plainWords(reason) === '' ? [] : [paragraph('reason')]),
    paragraph('what'),
    ...facts({ address }),
    paragraph('stop'),
    button('button', page(pages.security)),
    paragraph('notYou'),
  ],
  notice: {
    data: async ({ data: { reason } }, { at, address, by }) => ({ at, address, name: by, reason: String(reason) }),
  },
});
