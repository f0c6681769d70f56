// Routes that change the address one signs in with.
import * as api from '../../../contract/api/email-change.ts';
import { type Route, route } from '../../platform/route.ts';
import type { EmailChange } from './email-change.ts';

export function emailChangeRoutes({ emailChange }: { emailChange: EmailChange }): Route[] {
  return [
    route(api.askEmailChange, async ({ caller, body }) => ({
      status: 'ok' as const,
      pending: await emailChange.ask(caller, body.email),
    })),
    route(api.getEmailChange, async ({ caller }) => ({
      pending: (await emailChange.findPending(caller.actor.userKey)) ?? null,
    })),
    route(api.cancelEmailChange, async ({ caller }) => {
      await emailChange.cancel(caller.actor.userKey);
      return { status: 'ok' as const };
    }),
    route(api.confirmEmailChange, async ({ body, caller }) => ({
      status: 'ok' as const,
      ...(await emailChange.confirm(body, caller)),
    })),
    route(api.undoEmailChange, async ({ body, caller }) => ({
      status: 'ok' as const,
      ...(await emailChange.undo(body, caller)),
    })),
  ];
}
