// Routes that open and close sessions, and set the server up.
import * as api from '../../../contract/api/signing-in.ts';
import { type Route, route } from '../../platform/route.ts';
import type { SessionList } from '../sessions/session-list.ts';
import type { Opening } from './complete-sign-in.ts';
import { handOver } from './session-response.ts';
import type { SetUp } from './set-up.ts';
import type { SignIn } from './sign-in.ts';

export interface SigningInDeps {
  signIn: SignIn;
  opening: Opening;
  sessionList: SessionList;
  setUp: SetUp;
  /** False where mails only land in the outbox folder. */
  sendsMail: () => Promise<boolean>;
}

export function signInRoutes({ signIn, opening, sessionList, setUp, sendsMail }: SigningInDeps): Route[] {
  return [
    route(api.signIn, async ({ body, cookie, address, userAgent, deviceSecret }) => {
      const { email, password } = body;
      const kind = body.cookie ? 'browser' : 'script';
      const result = await signIn.withPassword({ email, password, kind, address, userAgent, deviceSecret });
      return 'session' in result ? handOver(cookie, body.cookie, result) : result;
    }),
    route(api.signOut, async ({ actor, session, cookie, address, userAgent }) => {
      await sessionList.signOut(actor, { address, userAgent });
      if (session.kind === 'browser') cookie.clear();
      return { status: 'ok' as const };
    }),
    route(api.signOutUser, async ({ params, actor, session, cookie, address, userAgent }) => {
      const ended = await sessionList.endMany(params.key, {}, actor, { address, userAgent });
      if (session.kind === 'browser' && session.userKey === params.key) cookie.clear();
      return { status: 'ok' as const, ended };
    }),
    route(api.setUpState, async () => ({ open: await setUp.isOpen(), mail: await sendsMail() })),
    route(api.inspectSetUpLink, async ({ body }) => {
      await setUp.inspect(body.token);
      return { status: 'ok' as const };
    }),
    route(api.setUp, async ({ body, cookie, address, userAgent, deviceSecret }) => {
      const { cookie: inCookie, ...first } = body;
      const user = await setUp.complete(first);
      const kind = inCookie ? 'browser' : 'script';
      const from = { kind, address, userAgent, deviceSecret } as const;
      const opened = await opening.open({ userKey: user._key, method: 'password', ...from });
      return handOver(cookie, inCookie, opened);
    }),
  ];
}
