// The activity log of an account as people read it and take it out.

import { type ActivityGroup, activityKinds, kindsOf } from '../../../contract/activity.ts';
import type { ActivityShown } from '../../../contract/api/activity.ts';
import type { Activity, ActivityEntry } from '../../events/activity/activity.ts';
import type { Users } from '../../people/users.ts';
import { deviceNamesOf } from '../../platform/device-names.ts';
import { csvHead, csvRow } from './csv.ts';

export interface ActivityList {
  /** Newest first. */
  list(
    userKey: string,
    page: { offset: number; limit: number; group?: ActivityGroup | undefined },
  ): Promise<ActivityShown[]>;
  /** Oldest first, with all that the hashes are made over; one group of it alone where that is asked. */
  exportAs(format: 'csv' | 'json', userKey: string, group?: ActivityGroup): Promise<string>;
}

const columns = ['seq', 'at', 'kind', 'what', 'by', 'address', 'userAgent', 'data', 'hash'];

export function createActivityList({
  activity,
  users,
}: {
  activity: Pick<Activity, 'list' | 'all'>;
  users: Pick<Users, 'find'>;
}): ActivityList {
  async function namesOf(keys: Iterable<string>): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    for (const key of new Set(keys)) names.set(key, (await users.find(key))?.name ?? '');
    return names;
  }
  return {
    async list(userKey, { offset, limit, group }) {
      const kinds = group && kindsOf(group);
      const entries = await activity.list(userKey, { offset, limit, ...(kinds ? { kinds } : {}) });
      const names = await namesOf(entries.flatMap(({ by }) => (by === null ? [] : [by])));
      return entries.map(({ by, userAgent, ...entry }) => ({
        ...entry,
        ...deviceNamesOf(userAgent),
        by: by === null ? null : { _key: by, name: names.get(by) ?? '' },
      }));
    },
    async exportAs(format, userKey, group) {
      const kinds = group && kindsOf(group);
      const entries: ActivityEntry[] = [];
      for await (const entry of activity.all(userKey)) {
        if (!kinds || kinds.includes(entry.kind)) entries.push(entry);
      }
      if (format === 'json') return `${JSON.stringify({ userKey, group, entries }, null, 2)}\n`;
      const rows = entries.map(({ seq, at, kind, by, address, userAgent, data, hash }) =>
        csvRow([
          ...[String(seq), at, kind, activityKinds[kind], by ?? '', address, userAgent],
          ...[JSON.stringify(data), hash],
        ]),
      );
      return [csvHead(columns), ...rows].join('');
    },
  };
}
