// Tells that the password was changed, by its owner or with a mailed link.
import { z } from 'zod/mini';
import { happened, link, mailKind } from '../kind.ts';

export const passwordChanged = mailKind({
  kind: 'password.changed',
  data: z.object({ ...happened, ...link }),
  mayBeSwitchedOff: false,
  carriesSecret: true,
  values: ({ at }, { moment }) => ({ at: moment(at) }),
  blocks: ({ paragraph, facts, reportLink }, data) => [
    paragraph('intro'),
    ...facts(data),
    paragraph('notYou'),
    ...reportLink(data),
  ],
  notice: {
    topics: ['password.changed', 'password.reset'],
    async data({ topic }, { at, address, device, reportLink }) {
      const link = await reportLink();
      return topic === 'password.reset' ? { at, ...link } : { at, address, device, ...link };
    },
  },
});
