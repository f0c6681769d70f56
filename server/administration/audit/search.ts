// Turns what is asked of the audit trail into what its store looks for.
import {
  type ActivityGroup,
  type ActivityKind,
  activityKinds,
  kindsOf,
  refusedKinds,
} from '../../../contract/activity.ts';
import type { TrailSearch } from './audit-trail-store.ts';

export interface AuditFilter {
  account?: string | undefined;
  actor?: string | undefined;
  kind?: ActivityKind | undefined;
  group?: ActivityGroup | undefined;
  address?: string | undefined;
  refused?: boolean | undefined;
  /** ISO 8601 with a distance from UTC. */
  from?: string | undefined;
  to?: string | undefined;
}

export const allKinds = Object.keys(activityKinds) as ActivityKind[];

export function searchOf(filter: AuditFilter): TrailSearch {
  const { account, actor, address, from, to } = filter;
  return {
    userKey: account,
    actorKey: actor,
    address,
    kinds: wantedKinds(filter),
    from: from && utc(from),
    to: to && utc(to),
  };
}

/** Those that every one of the three lets through; nothing where none was asked. */
function wantedKinds({ kind, group, refused }: AuditFilter): ActivityKind[] | undefined {
  if (kind === undefined && group === undefined && !refused) return undefined;
  const ofGroup = group && kindsOf(group);
  return allKinds.filter(
    (each) =>
      (kind === undefined || each === kind) &&
      (ofGroup === undefined || ofGroup.includes(each)) &&
      (!refused || refusedKinds.includes(each)),
  );
}

/** As the log is written: text that sorts like the time it says. */
function utc(moment: string): string {
  return new Date(moment).toISOString();
}
