// Routes about the audit trail over all accounts.
import { Readable } from 'node:stream';
import * as api from '../../../contract/api/audit.ts';
import { exportTypes } from '../../account/activity/csv.ts';
import { type Route, route, StreamedFileAnswer } from '../../platform/route.ts';
import type { AuditTrail } from './audit-trail.ts';

export function auditRoutes({ auditTrail }: { auditTrail: AuditTrail }): Route[] {
  return [
    route(api.listAudit, ({ query: { limit, cursor, ...filter } }) => auditTrail.list(filter, { limit, cursor })),
    route(api.exportAudit, async ({ query, caller, headOnly }) => {
      const { format, ...filter } = query;
      const body = headOnly ? Readable.from([]) : await auditTrail.export(format, filter, caller);
      return new StreamedFileAnswer({ body, name: `conch-audit.${format}`, mediaType: exportTypes[format] });
    }),
  ];
}
