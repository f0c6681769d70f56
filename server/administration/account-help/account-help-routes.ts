// Routes with which an administrator helps somebody else.
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
    route(api.revokeTokenOf, async ({ params, actor, address, userAgent }) => {
      await accountHelp.revokeToken(params.key, params.id, actor, { address, userAgent });
      return { status: 'ok' as const };
    }),
    route(api.revokeTokensOf, async ({ params, actor, address, userAgent }) => ({
      status: 'ok' as const,
      revoked: await accountHelp.revokeTokens(params.key, actor, { address, userAgent }),
    })),
    route(api.resetFactors, async ({ params, actor, address, userAgent }) => {
      await accountHelp.resetFactors(params.key, actor, { address, userAgent });
      return { status: 'ok' as const };
    }),
    route(api.askEmailChangeOf, async ({ params, actor, body, address, userAgent }) => ({
      status: 'ok' as const,
      pending: await emailChange.askFor({ userKey: params.key, by: actor.userKey, address, userAgent }, body.email),
    })),
  ];
}
