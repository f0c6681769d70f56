// A call inside a session, as the changes of factors and fresh proofs see it.
import type { Session } from '../../sessions/sessions.ts';
import type { Doer } from './factors.ts';

export interface SessionCall {
  session: Session;
  address: string | undefined;
  userAgent: string | undefined;
}

export function doerOf({ session, address, userAgent }: SessionCall): Doer {
  return { userKey: session.userKey, sessionId: session.id, address, userAgent };
}
