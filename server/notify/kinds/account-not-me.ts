// Tells what ended after "This was not me", with the link to set a new password.
import { z } from 'zod/mini';
import { happened, link, mailKind } from '../kind.ts';

const counts = { sessions: z.number(), tokens: z.number(), factors: z.number() };
const data = z.object({ ...happened, ...link, ...counts, addressUndone: z.boolean() });

export const accountNotMe = mailKind({
  kind: 'account.not-me',
  data,
  mayBeSwitchedOff: false,
  carriesSecret: true,
  waitedFor: true,
  values: ({ at, expiresAt }, { moment }) => ({ at: moment(at), until: moment(expiresAt) }),
  blocks({ paragraph, text, facts, button }, given) {
    const { sessions, tokens, factors, addressUndone } = given;
    const done = [
      text('sessions', { count: sessions }),
      text('tokens', { count: tokens }),
      text('password'),
      ...(factors > 0 ? [text('factors', { count: factors })] : []),
      ...(addressUndone ? [text('address')] : []),
    ];
    return [
      paragraph('intro'),
      ...facts(given),
      { kind: 'paragraph', text: done.join(' ') },
      paragraph('ask'),
      button('button', given.link),
      paragraph('life'),
      paragraph('notYou'),
    ];
  },
});
