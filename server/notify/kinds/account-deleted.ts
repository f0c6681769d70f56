// The last mail of all: the account was deleted.
import { z } from 'zod/mini';
import { mailKind } from '../kind.ts';

export const accountDeleted = mailKind({
  kind: 'account.deleted',
  data: z.object({ at: z.string() }),
  mayBeSwitchedOff: false,
  carriesSecret: false,
  values: ({ at }, { moment }) => ({ at: moment(at) }),
  blocks: ({ paragraph }) => [paragraph('intro'), paragraph('notYou')],
});
