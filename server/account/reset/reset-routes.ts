// Routes about a forgotten password and the mailed links that set one.
import * as api from '../../../contract/api/signing-in.ts';
import { type Route, route } from '../../platform/route.ts';
import type { PasswordReset } from './password-reset.ts';

export function resetRoutes({ passwordReset }: { passwordReset: PasswordReset }): Route[] {
  return [
    route(api.forgot, async ({ body, caller }) => {
      await passwordReset.forgot(body.email, caller);
      return { status: 'ok' as const };
    }),
    route(api.inspectLink, ({ body }) =>
      passwordReset.inspect({ id: body.resetTokenId, secret: body.resetPasswordToken }),
    ),
    route(api.resetPassword, async ({ body, caller }) => {
      const { resetTokenId: id, resetPasswordToken: secret, password } = body;
      await passwordReset.reset({ id, secret, password }, caller);
      return { status: 'ok' as const };
    }),
  ];
}
