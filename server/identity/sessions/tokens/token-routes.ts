// Routes about personal access tokens; the guard lets no token call them.
import * as api from '../../../../contract/api/tokens.ts';
import { type Route, route } from '../../../platform/route.ts';
import type { Session } from '../sessions.ts';
import type { Owner } from './token-parts.ts';
import type { Tokens } from './tokens.ts';

/** Whose it is comes from the session alone (S37). */
const ownerOf = (call: { session: Session; address: string; userAgent: string }): Owner => ({
  ...{ userKey: call.session.userKey, address: call.address, userAgent: call.userAgent },
});

export function tokenRoutes({ tokens }: { tokens: Tokens }): Route[] {
  return [
    route(api.listTokens, ({ session }) => tokens.list(session.userKey)),
    route(api.createToken, (call) => tokens.create(ownerOf(call), call.body)),
    route(api.renameToken, (call) => tokens.rename(ownerOf(call), call.params.id, call.body.name)),
    route(api.regenerateToken, (call) => tokens.regenerate(ownerOf(call), call.params.id, call.body ?? {})),
    route(api.revokeToken, async (call) => {
      await tokens.revoke(ownerOf(call), call.params.id);
      return { status: 'ok' as const };
    }),
    route(api.revokeAllTokens, async (call) => ({
      status: 'ok' as const,
      revoked: await tokens.revokeAll(ownerOf(call)),
    })),
  ];
}
