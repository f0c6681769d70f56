// Tells that a copy of the person's data is made, and until when it can be fetched.
import { z } from 'zod/mini';
import { pages } from '../../../contract/pages.ts';
import { mailKind } from '../kind.ts';

export const dataExportReady = mailKind({
  kind: 'data.export-ready',
  data: z.object({ until: z.string() }),
  mayBeSwitchedOff: false,
  carriesSecret: false,
  values: ({ until }, { moment }) => ({ until: moment(until) }),
  blocks: ({ paragraph, button, page }) => [
    paragraph('intro'),
    button('button', page(pages.yourData)),
    paragraph('notYou'),
    paragraph('alert.ask'),
  ],
});
