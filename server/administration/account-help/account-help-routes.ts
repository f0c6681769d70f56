// Routes of an administrator who helps somebody else.
import * as api from '../../../contract/api/account-help.ts';
import type { EmailChange } from '../../account/email/email-change.ts';
import { type Route, route } from '../../platform/route.ts';
import type { AccountHelp } from './account-help.ts';

export interface AccountHelpDeps {
  accountHelp: AccountHelp;
  emailChange: EmailChange;
}

export function accountHelpRoutes({ accountHelp, emailChange }: AccountHelpDeps): Route[] {
  return [
    route(api.listTokenNames, ({ params }) => accountHelp.tokenNames(params.key)),
    route(api.revokeTokenOf, async ({ params, caller }) => {
      await accountHelp.revokeToken(params.key, params.id, caller);
      return { status: 'ok' as const };
    }),
    route(api.revokeTokensOf, async ({ params, caller }) => ({
      status: 'ok' as const,
      revoked: await accountHelp.revokeTokens(params.key, caller),
    })),
    route(api.resetFactors, async ({ params, caller }) => {
      await accountHelp.resetFactors(params.key, caller);
      return { status: 'ok' as const };
    }),
    route(api.askEmailChangeOf, async ({ params, body, caller }) => ({
      status: 'ok' as const,
      pending: await emailChange.ask(caller, body.email, params.key),
    })),
  ];
}
