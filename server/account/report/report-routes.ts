// Routes of "This was not me".
import * as api from '../../../contract/api/compromise-report.ts';
import { type Route, route } from '../../platform/route.ts';
import type { CompromiseReports } from './compromise-report.ts';

export function reportRoutes({ compromiseReports }: { compromiseReports: CompromiseReports }): Route[] {
  return [
    route(api.inspectReportByLink, ({ body }) => compromiseReports.inspect(body)),
    route(api.reportByLink, ({ body: { id, secret, ...wish }, caller }) =>
      compromiseReports.byLink({ id, secret }, wish, caller),
    ),
    route(api.inspectReport, ({ caller, params }) => compromiseReports.inspectEntry(caller, Number(params.seq))),
    route(api.reportCompromise, async ({ caller, body: { seq, ...wish }, cookie }) => {
      const done = await compromiseReports.inSession(caller, seq, wish);
      if (caller.session.kind === 'browser') cookie.clear();
      return done;
    }),
  ];
}
