// Routes that change the address one signs in with.
import * as api from '../../../contract/api/email-change.ts';
import { type Route, route } from '../../platform/route.ts';
import type { EmailChange } from './email-change.ts';

export function emailChangeRoutes({ emailChange }: { emailChange: EmailChange }): Route[] {
  return [
    route(api.askEmailChange, async ({ session, body, address, userAgent }) => ({
      status: 'ok' as const,
      pending: await emailChange.ask({ session, address, userAgent }, body.email),
    })),
    route(api.getEmailChange, async ({ actor }) => ({
      pending: (await emailChange.findPending(actor.userKey)) ?? null,
    })),
    route(api.cancelEmailChange, async ({ actor }) => {
      await emailChange.cancel(actor.userKey);
      return { status: 'ok' as const };
    }),
    route(api.confirmEmailChange, async ({ body, address, userAgent }) => ({
      status: 'ok' as const,
      ...(await emailChange.confirm(body, { address, userAgent })),
    })),
    route(api.undoEmailChange, async ({ body, address, userAgent }) => ({
      status: 'ok' as const,
      ...(await emailChange.undo(body, { address, userAgent })),
    })),
  ];
}
