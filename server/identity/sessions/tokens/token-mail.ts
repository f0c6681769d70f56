// The mails about personal access tokens.

import type { ReportLink } from '../../../account/report/report-links.ts';
import type { Person } from '../../../people/users.ts';

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
        data: ReportLink & {
          at: string;
          address?: string | undefined;
          device?: string | undefined;
          name: string;
        };
      };
    }[TokenMailKind]
  | (To & { kind: 'token-ending'; data: { name: string; endsAt: string } });
