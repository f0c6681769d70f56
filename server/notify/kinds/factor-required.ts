// Tells that an administrator requires a second factor, and from when on.
import { z } from 'zod/mini';
import { pages } from '../../../contract/pages.ts';
import { mailKind } from '../kind.ts';
import { plainWords } from '../plain-words.ts';

export const factorRequired = mailKind({
  kind: 'factor.required',
  data: z.object({ from: z.string(), by: z.string() }),
  mayBeSwitchedOff: false,
  carriesSecret: false,
  values(data, { moment }) {
    const by = plainWords(data.by);
    return { from: moment(data.from), by, context: by ? 'by' : undefined };
  },
  blocks: ({ paragraph, button, page }) => [
    paragraph('intro'),
    paragraph('ask'),
    button('button', page(pages.newFactor)),
    paragraph('notYou'),
  ],
  notice: {
    data: async ({ data: { from } }, { by }) => ({ from: String(from), by }),
  },
});
