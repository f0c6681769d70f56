// The mails that an account was activated or deactivated, by an administrator or, where no name is said, by the operator.
import { z } from 'zod/mini';
import { type Kind, mailKind, type Writer } from './kind.ts';
import type { Block } from './layout.ts';
import { plainWords } from './plain-words.ts';

const data = z.object({ at: z.string(), by: z.optional(z.string()) });

export function activation<Name extends string>(kind: Name, end: (write: Writer) => Block[]): Kind<Name, typeof data> {
  return mailKind({
    kind,
    data,
    mayBeSwitchedOff: false,
    carriesSecret: false,
    values(given, { moment }) {
      const by = plainWords(given.by);
      return { at: moment(given.at), by, context: by ? 'named' : undefined };
    },
    blocks: (write) => [write.paragraph('intro'), write.paragraph('ask'), ...end(write)],
    notice: {
      data: async (_event, { at, by }) => ({ at, ...(by && { by }) }),
    },
  });
}
