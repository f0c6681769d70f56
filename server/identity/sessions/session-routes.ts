// Routes about open sessions, and the stream of what happens to one's own.
import * as api from '../../../contract/api/sessions.ts';
import { type Route, route } from '../../platform/route.ts';
import type { OwnStreams } from './own-stream.ts';
import type { SessionList } from './session-list.ts';

export interface SessionDeps {
  sessionList: SessionList;
  streams: OwnStreams;
}

export function sessionRoutes({ sessionList, streams }: SessionDeps): Route[] {
  return [
    route(api.listSessions, ({ params, query, actor }) => sessionList.list(params.key, actor, query)),
    route(api.endSession, async ({ params, actor, session, cookie, address, userAgent }) => {
      await sessionList.endOne(params.key, params.id, actor, { address, userAgent });
      if (session.kind === 'browser' && session.id === params.id) cookie.clear();
      return { status: 'ok' as const };
    }),
    route(api.endSessions, async ({ params, query, actor, session, cookie, address, userAgent }) => {
      const { others } = query;
      const ended = await sessionList.endMany(params.key, { others }, actor, { address, userAgent });
      const own = session.kind === 'browser' && session.userKey === params.key;
      if (own && !others) cookie.clear();
      return { status: 'ok' as const, ended };
    }),
    route(api.streamOwn, ({ session }) => streams.open(session)),
  ];
}
