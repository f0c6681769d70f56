// Routes about the audit trail over all accounts.
import * as api from '../../../contract/api/audit.ts';
import type { AuditTrail } from '../../identity/audit-trail/audit-trail.ts';
import { type Route, route, StreamedFileAnswer } from '../route.ts';

export function auditRoutes({ auditTrail }: { auditTrail: AuditTrail }): Route[] {
  return [
    route(api.listAudit, ({ query: { limit, cursor, ...filter } }) =>
      auditTrail.list(filter, { limit, cursor }),
    ),
    route(api.exportAudit, async ({ query: { format, ...filter }, session, address, userAgent }) => {
      const body = await auditTrail.export(format, filter, { session, address, userAgent });
      return new StreamedFileAnswer({ body, name: `conch-audit.${format}` });
    }),
  ];
}
