// Tells every other super-admin of a new one.
import { z } from 'zod/mini';
import { pagePath, pages } from '../../../contract/pages.ts';
import { bySomebodyElse } from '../alert.ts';
import { mailKind } from '../kind.ts';

const data = z.object({ at: z.string(), by: z.string(), name: z.string(), userKey: z.string() });

export const roleSuperAdminMade = mailKind({
  kind: 'role.super-admin-made',
  data,
  mayBeSwitchedOff: false,
  carriesSecret: false,
  values: ({ at, by, name }, { moment, someone }) => ({ at: moment(at), by: someone(by), whose: someone(name) }),
  blocks: ({ paragraph, button, page }, { userKey }) => [
    paragraph('intro'),
    paragraph('notYou'),
    button('button', page(pagePath(pages.profileOf, { key: userKey }))),
  ],
  notice: {
    topics: ['role.changed'],
    // Also to who did it: a session of one super-admin in wrong hands must not make another unseen.
    to: 'other-super-admins',
    when: (event) => event.data.to === 'super-admin' && bySomebodyElse(event),
    data: async ({ userKey = '' }, { at, by, name }) => ({ at, by, name, userKey }),
  },
});
