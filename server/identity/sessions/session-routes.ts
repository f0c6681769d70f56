// Routes about open sessions, and the stream of what happens to one's own.
import * as api from '../../../contract/api/sessions.ts';
import { signOut, signOutUser } from '../../../contract/api/signing-in.ts';
import { type Route, route } from '../../platform/route.ts';
import type { OwnStreams } from './own-stream.ts';
import type { SessionList } from './session-list.ts';

interface Deps {
  sessionList: SessionList;
  streams: OwnStreams;
}

export function sessionRoutes({ sessionList, streams }: Deps): Route[] {
  return [
    route(api.listSessions, ({ params, query, caller }) => sessionList.list(params.key, caller, query)),
    route(api.endSession, async ({ params, caller, cookie }) => {
      await sessionList.endOne(params.key, params.id, caller);
      if (caller.session.kind === 'browser' && caller.session.id === params.id) cookie.clear();
      return { status: 'ok' as const };
    }),
    route(api.endSessions, async ({ params, query: { others }, caller, cookie }) => {
      const ended = await sessionList.endMany(params.key, { others }, caller);
      const own = caller.session.kind === 'browser' && caller.session.userKey === params.key;
      if (own && !others) cookie.clear();
      return { status: 'ok' as const, ended };
    }),
    route(signOut, async ({ caller, cookie }) => {
      await sessionList.signOut(caller);
      if (caller.session.kind === 'browser') cookie.clear();
      return { status: 'ok' as const };
    }),
    route(signOutUser, async ({ params, caller, cookie }) => {
      const ended = await sessionList.endMany(params.key, {}, caller);
      if (caller.session.kind === 'browser' && caller.session.userKey === params.key) cookie.clear();
      return { status: 'ok' as const, ended };
    }),
    route(api.streamOwn, ({ caller }) => streams.open(caller.session)),
  ];
}
