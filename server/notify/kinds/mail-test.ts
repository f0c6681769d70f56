// Shows that mail arrives.
import { z } from 'zod/mini';
import { mailKind } from '../kind.ts';

export const mailTest = mailKind({
  kind: 'mail.test',
  data: z.object({}),
  mayBeSwitchedOff: false,
  carriesSecret: false,
  waitedFor: true,
  blocks: ({ paragraph }) => [paragraph('intro'), paragraph('notYou')],
});
