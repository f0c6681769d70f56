// Tells who was given access to an account, or lost it: in the activity log of the user, and as a list since a day.
import type { Events } from '../../events/events.ts';
import type { EdgesTable, ItemsTable } from '../../storage/tables.ts';
import { publicView, readData, toItem } from '../entity.ts';
import type { Author, GraphDeps } from '../graph-deps.ts';
import { revoke } from './granting.ts';
import type { Grants } from './letters.ts';
import { permissionsChangedSince } from './participants-store.ts';

/** In the transaction of the change, whichever call made it. Of other items than users' there is no log. */
export async function noteAccountAccess(
  { events }: GraphDeps,
  by: Author,
  { key, type }: Pick<Grants, 'key' | 'type'>,
  happened: {
    topic: 'access.given' | 'access.changed' | 'access.taken';
    participant: ItemsTable;
    edge: Pick<EdgesTable, 'key'>;
    /** Letters after it; before it, where they were taken. */
    permissions: string;
    before?: string;
  },
): Promise<void> {
  if (type !== 'User') return;
  const { topic, participant, edge, permissions, before } = happened;
  const { name } = publicView(toItem(participant)).data;
  await events.emit(topic, {
    userKey: key,
    by,
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

/** Permissions of others on an item, given or changed since, and the one of that edge: newest first, at most 100. */
export async function accessSince(
  { storage }: GraphDeps,
  itemKey: string,
  at: string,
  edgeKey?: string,
): Promise<{ id: string; participantKey: string; name: string; changedAt: string }[]> {
  return (await permissionsChangedSince(storage, itemKey, at, edgeKey)).map(({ key, data, ...rest }) => {
    const { name } = readData(data);
    return { id: key, name: typeof name === 'string' ? name : '', ...rest };
  });
}

/** Permissions that others got on an account while it was one of many would be a hold on somebody above them (S48). */
export function subscribeAccess(deps: GraphDeps, events: Pick<Events, 'subscribe'>): void {
  events.subscribe('access', ['role.changed'], async ({ userKey, by, data }) => {
    if (userKey !== undefined && data.to === 'super-admin') await takeAccess(deps, userKey, by);
  });
}

async function takeAccess(deps: GraphDeps, userKey: string, by: Author): Promise<void> {
  for (let held = await accessSince(deps, userKey, ''); held.length > 0; held = await accessSince(deps, userKey, '')) {
    for (const { id, participantKey, name } of held) {
      await revoke(deps, by, participantKey, userKey);
      await deps.events.emit('access.taken', { userKey, by, data: { name, participant: participantKey, id } });
    }
  }
}
