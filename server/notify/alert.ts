// The mails that tell of one thing which was done to what guards an account, and how its owner says that it was not them.
import { z } from 'zod/mini';
import { happened, type Kind, link, mailKind, type NoticeRule } from './kind.ts';
import { plainWords } from './plain-words.ts';

const alertData = z.object({
  ...{ ...happened, ...link },
  /** The thing it is about, e.g. the name of a passkey. */
  name: z.optional(z.string()),
  /** How many, e.g. codes that are left. */
  count: z.optional(z.number()),
  /** The name of the other person who did it. */
  by: z.optional(z.string()),
});

interface AlertRule extends Pick<NoticeRule<unknown>, 'when'> {
  /** The device is nobody's business where an administrator did it. */
  withoutDevice?: boolean;
}

/** These cannot be switched off (63B 4.6). */
export function alert<Name extends string>(kind: Name, rule: AlertRule = {}): Kind<Name, typeof alertData> {
  const { when, withoutDevice } = rule;
  return mailKind({
    kind,
    data: alertData,
    mayBeSwitchedOff: false,
    carriesSecret: true,
    values({ at, name, count, by: given }, { moment }) {
      const by = plainWords(given);
      return { at: moment(at), name: plainWords(name), count, by, context: by ? 'named' : undefined };
    },
    blocks: (write, data) => [
      write.paragraph('intro'),
      ...write.facts(data),
      write.paragraph('notYou'),
      ...write.reportLink(data),
    ],
    notice: {
      ...(when && { when }),
      async data(event, { at, address, device, by, reportLink }) {
        const { name, count } = event.data;
        return {
          at,
          address,
          device: withoutDevice ? undefined : device,
          ...(typeof name === 'string' && { name }),
          ...(typeof count === 'number' && { count }),
          ...(bySomebodyElse(event) && by && { by }),
          ...(await reportLink()),
        };
      },
    },
  });
}

/** People know what they did to their own account; where no person did it, there is nobody to tell of. */
export const bySomebodyElse: NonNullable<NoticeRule<unknown>['when']> = ({ by, userKey }) =>
  by !== null && by !== userKey;
