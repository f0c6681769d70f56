// Routes of "This was not me".
import * as api from '../../../contract/api/compromise-report.ts';
import { type Route, route } from '../../platform/route.ts';
import type { CompromiseReports } from './compromise-report.ts';

export function reportRoutes({ notMe }: { notMe: CompromiseReports }): Route[] {
  return [
    route(api.inspectReportByLink, ({ body }) => notMe.inspect(body)),
    route(api.reportByLink, ({ body: { id, secret, ...wish }, caller }) => notMe.byLink({ id, secret }, wish, caller)),
    route(api.inspectReport, ({ caller, params }) => notMe.inspectEntry(caller, Number(params.seq))),
    route(api.reportCompromise, async ({ caller, body: { seq, ...wish }, cookie }) => {
      const done = await notMe.inSession(caller, seq, wish);
      if (caller.session.kind === 'browser') cookie.clear();
      return done;
    }),
  ];
}
