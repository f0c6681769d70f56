// Routes about passwords inside an account.
import * as api from '../../../contract/api/passwords.ts';
import type { Weighing } from '../../identity/credentials/password/password-strength.ts';
import { type Route, route } from '../../platform/route.ts';
import type { PasswordReset } from '../reset/password-reset.ts';
import type { PasswordChange } from './password-change.ts';

export interface PasswordDeps {
  passwordChange: PasswordChange;
  passwordReset: PasswordReset;
  weighing: Weighing;
}

export function passwordRoutes({ passwordChange, passwordReset, weighing }: PasswordDeps): Route[] {
  return [
    route(api.changePassword, async ({ params, body, actor, session, cookie, address, userAgent }) => {
      const key = params.key === 'me' ? actor.userKey : params.key;
      await passwordChange.change(key, { ...body, address, userAgent }, actor);
      if (session.kind === 'browser') cookie.clear();
      return { status: 'ok' as const };
    }),
    route(api.weighPassword, ({ body, address }) => weighing.weigh(body.password, body.words ?? [], address)),
    route(api.sendReset, async ({ params, actor, address, userAgent }) => {
      const key = params.key === 'me' ? actor.userKey : params.key;
      await passwordReset.sendTo(key, actor, { address, userAgent });
      return { status: 'ok' as const };
    }),
  ];
}
