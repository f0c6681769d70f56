// Tells both addresses that the change of the one to the other was undone.
import { z } from 'zod/mini';
import { pages } from '../../../contract/pages.ts';
import { happened, mailKind } from '../kind.ts';

export const emailChangeUndone = mailKind({
  kind: 'email.change-undone',
  data: z.object(happened),
  mayBeSwitchedOff: false,
  carriesSecret: false,
  values: ({ at }, { moment }) => ({ at: moment(at) }),
  blocks: ({ paragraph, facts, button, page }, data) => [
    paragraph('intro'),
    ...facts(data),
    paragraph('notYou'),
    paragraph('ask'),
    button('button', page(pages.forgot)),
  ],
});
