// Routes about personal access tokens; the guard lets no token call them.
import * as api from '../../../../contract/api/tokens.ts';
import { type Route, route } from '../../../platform/route.ts';
import type { Tokens } from './tokens.ts';

/** The owner comes from the caller alone (S37). */
export function tokenRoutes({ tokens }: { tokens: Tokens }): Route[] {
  return [
    route(api.listTokens, ({ caller }) => tokens.list(caller.actor.userKey)),
    route(api.createToken, ({ caller, body }) => tokens.create(caller, body)),
    route(api.renameToken, ({ caller, params, body }) => tokens.rename(caller, params.id, body.name)),
    route(api.regenerateToken, ({ caller, params, body }) => tokens.regenerate(caller, params.id, body ?? {})),
    route(api.revokeToken, async ({ caller, params }) => {
      await tokens.revoke(caller.actor.userKey, params.id, caller);
      return { status: 'ok' as const };
    }),
    route(api.revokeAllTokens, async ({ caller }) => ({
      status: 'ok' as const,
      revoked: await tokens.revokeAll(caller.actor.userKey, caller),
    })),
  ];
}
