// Routes about passwords inside an account.
import * as api from '../../../contract/api/passwords.ts';
import type { PasswordStrength } from '../../identity/credentials/password/password-strength.ts';
import { type Route, route } from '../../platform/route.ts';
import type { PasswordReset } from '../reset/password-reset.ts';
import type { PasswordChange } from './password-change.ts';

export interface PasswordDeps {
  passwordChange: PasswordChange;
  passwordReset: PasswordReset;
  passwordStrength: PasswordStrength;
}

export function passwordRoutes({ passwordChange, passwordReset, passwordStrength }: PasswordDeps): Route[] {
  return [
    route(api.changePassword, async ({ params, body, caller, cookie }) => {
      const key = params.key === 'me' ? caller.actor.userKey : params.key;
      await passwordChange.change(key, body, caller);
      if (caller.session.kind === 'browser') cookie.clear();
      return { status: 'ok' as const };
    }),
    route(api.ratePassword, ({ body, caller }) => passwordStrength.rate(body.password, body.words ?? [], caller)),
    route(api.sendReset, async ({ params, caller }) => {
      const key = params.key === 'me' ? caller.actor.userKey : params.key;
      await passwordReset.sendTo(key, caller);
      return { status: 'ok' as const };
    }),
  ];
}
