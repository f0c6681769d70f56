// Routes about a forgotten password and the mailed links that set one.
import * as api from '../../../contract/api/signing-in.ts';
import { type Route, route } from '../../platform/route.ts';
import type { PasswordReset } from './password-reset.ts';

export function resetRoutes({ passwordReset }: { passwordReset: PasswordReset }): Route[] {
  return [
    route(api.forgot, async ({ body, address, userAgent }) => {
      await passwordReset.forgot(body.email, address, userAgent);
      return { status: 'ok' as const };
    }),
    route(api.inspectLink, ({ body }) =>
      passwordReset.inspect({ id: body.resetTokenId, secret: body.resetPasswordToken }),
    ),
    route(api.resetPassword, async ({ body, address, userAgent }) => {
      const { resetTokenId: id, resetPasswordToken: secret, password } = body;
      await passwordReset.reset({ id, secret, password, address, userAgent });
      return { status: 'ok' as const };
    }),
  ];
}
