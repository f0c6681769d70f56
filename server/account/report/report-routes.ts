// Routes by which somebody says that what happened to their account was not them.
import * as api from '../../../contract/api/compromise-report.ts';
import { type Route, route } from '../../platform/route.ts';
import type { NotMe } from './compromise-report.ts';

export function reportRoutes({ notMe }: { notMe: NotMe }): Route[] {
  return [
    route(api.inspectNotMe, ({ body }) => notMe.inspect(body)),
    route(api.notMeByLink, ({ body: { id, secret, ...wish }, address, userAgent }) =>
      notMe.byLink({ id, secret }, wish, { address, userAgent }),
    ),
    route(api.inspectOwnNotMe, ({ session, params }) => notMe.inspectEntry(session.userKey, Number(params.seq))),
    route(api.notMe, async ({ session, body: { seq, ...wish }, cookie, address, userAgent }) => {
      const done = await notMe.inSession({ session, address, userAgent }, seq, wish);
      if (session.kind === 'browser') cookie.clear();
      return done;
    }),
  ];
}
