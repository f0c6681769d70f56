// Reminds of a personal access token that expires soon.
import { z } from 'zod/mini';
import { pages } from '../../../contract/pages.ts';
import { mailKind } from '../kind.ts';
import { plainWords } from '../plain-words.ts';

export const tokenEnding = mailKind({
  kind: 'token.ending',
  data: z.object({ name: z.string(), endsAt: z.string() }),
  mayBeSwitchedOff: false,
  carriesSecret: false,
  values: ({ name, endsAt }, { moment }) => ({ name: plainWords(name), at: moment(endsAt) }),
  blocks: ({ paragraph, button, page }) => [
    paragraph('intro'),
    paragraph('ask'),
    button('button', page(pages.tokens)),
    paragraph('notYou'),
  ],
});
