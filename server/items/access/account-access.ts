// Notes in the activity log of a user that somebody was given access to their account, or lost it.

import type { EdgesTable, ItemsTable } from '../../storage/tables.ts';
import { publicView, toItem } from '../entity.ts';
import type { Author, GraphDeps } from '../graph-deps.ts';
import type { Grants } from './letters.ts';

/** In the transaction of the change, whichever call made it. Of other items than users' there is no log. */
export async function noteAccountAccess(
  { activity }: GraphDeps,
  by: Author,
  { key, type }: Pick<Grants, 'key' | 'type'>,
  happened: {
    kind: 'access.given' | 'access.changed' | 'access.taken';
    participant: ItemsTable;
    edge: Pick<EdgesTable, 'key'>;
    /** Letters after it; before it, where they were taken. */
    permissions: string;
    before?: string;
  },
): Promise<void> {
  if (type !== 'User') return;
  const { kind, participant, edge, permissions, before } = happened;
  const { name } = publicView(toItem(participant)).data;
  await activity.record({
    ...{ userKey: key, kind, by },
    data: {
      name: typeof name === 'string' ? name : '',
      participant: participant.key,
      // By which "This was not me" finds it.
      id: edge.key,
      ...(before === undefined ? {} : { before }),
      permissions,
    },
  });
}
