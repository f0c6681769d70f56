// Tells that a copy of the person's data is made, and until when it can be fetched.
import { z } from 'zod/mini';
import { pages } from '../../../contract/pages.ts';
import { mailKind } from '../kind.ts';

export const dataExportReady = mailKind({
  kind: 'data.export-ready',
  // Without a link: written before this mail had one.
  data: z.object({ until: z.string(), link: z._default(z.string(), ''), expiresAt: z._default(z.string(), '') }),
  mayBeSwitchedOff: false,
  carriesSecret: true,
  values: ({ until }, { moment }) => ({ until: moment(until) }),
  blocks: ({ paragraph, button, page, reportLink }, given) => [
    paragraph('intro'),
    button('button', page(pages.yourData)),
    paragraph('notYou'),
    ...(given.link ? reportLink(given) : []),
  ],
});
