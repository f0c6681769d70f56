// The mails about personal access tokens.
import type { Person } from '../../people/users.ts';
import type { NotMeLink } from '../not-me/not-me-links.ts';

export type TokenMailKind = 'token.created' | 'token.regenerated';

interface To {
  to: { address: string; name: string };
  language: Person['language'];
  timeZone?: string | undefined;
}

export type TokenMail =
  | {
      [Kind in TokenMailKind]: To & {
        kind: Kind;
        data: NotMeLink & {
          at: string;
          address?: string | undefined;
          device?: string | undefined;
          name: string;
        };
      };
    }[TokenMailKind]
  | (To & { kind: 'token-ending'; data: { name: string; endsAt: string } });
