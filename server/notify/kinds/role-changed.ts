// Tells the person whose role it is that somebody changed it.
import { z } from 'zod/mini';
import { roles } from '../../../contract/schemas/user.ts';
import { bySomebodyElse } from '../alert.ts';
import { mailKind } from '../kind.ts';

const data = z.object({ at: z.string(), by: z.string(), role: z.enum(roles) });

export const roleChanged = mailKind({
  kind: 'role.changed',
  data,
  mayBeSwitchedOff: false,
  carriesSecret: false,
  values: ({ at, by, role }, { moment, someone }) => ({ at: moment(at), by: someone(by), context: role }),
  blocks: ({ paragraph }) => [paragraph('intro'), paragraph('notYou')],
  notice: {
    when: bySomebodyElse,
    data: async ({ data: { to } }, { at, by }) => data.parse({ at, by, role: to }),
  },
});
