// The one list of rooms, from the ground up: each is given what stands below it, but for three that need more.
// Events stand below all who tell of something, and yet ask the rooms of items, people and identity (who may read an
// event, how long it is kept). Notify is opened before people and looks up the reader of a mail that failed. Both ask
// by closures, when all rooms are open. Identity is given `createReportLinks` of account, since every alert mail holds
// such a link, and what the link does stands above.
import { openAccount } from './account/account.ts';
import { createReportLinks } from './account/report/report-links.ts';
import { openAdministration } from './administration/administration.ts';
import type { Core } from './core.ts';
import { openEvents } from './events/events.ts';
import { policyName } from './identity/credentials/policy/policy.ts';
import { type IdentityFakes, openIdentity } from './identity/identity.ts';
import { openItems } from './items/open-items.ts';
import { requirePlainData } from './items/plain-data.ts';
import { subscribeNotices } from './notify/notices.ts';
import { type NotifyFakes, openNotify } from './notify/notify.ts';
import { createEventReaders } from './people/event-readers.ts';
import { openPeople } from './people/people.ts';
import type { AccessQuestions } from './platform/endpoint-access.ts';
import type { Room } from './platform/room.ts';

/** Parts that tests set in place of the world. */
export type Fakes = IdentityFakes & NotifyFakes;

export type Rooms = ReturnType<typeof openRooms>;

export function openRooms(core: Core, fakes: Fakes = {}) {
  const { config } = core;
  const eventsRoom = openEvents(core, {
    requirePlainData,
    judgedBy: [policyName],
    keptDays: async () => (await identity.modules.policy.current()).events.keptDays,
    ...createEventReaders(() => ({ ...items.modules, ...people.modules })),
  });
  const { events } = eventsRoom.modules;
  const notify = openNotify(core, () => people.modules.users, fakes);
  const items = openItems(core, { events });
  const people = openPeople(core, { ...items.modules, events });
  const access: AccessQuestions = {
    lettersOf: (actor, key, options) => items.modules.items.lettersOf(actor, key, options),
    rankOf: async (key) => ((await people.modules.users.find(key)) ? people.modules.users.rankOf(key) : undefined),
  };
  const below = { ...eventsRoom.modules, ...items.modules, ...people.modules, ...notify.modules };
  const identity = openIdentity(
    core,
    {
      ...below,
      reportLinksOn: (flows, heldBy) => createReportLinks({ flows, heldBy, publicUrl: config.publicUrl }),
    },
    fakes,
  );
  subscribeNotices({
    events,
    users: people.modules.users,
    notify: notify.modules.notify,
    superAdmins: () => items.modules.roles.superAdmins(),
    reportLink: identity.modules.reportLinks.make,
  });
  const account = openAccount(core, { ...below, ...identity.modules });
  const administration = openAdministration(core, { ...below, ...identity.modules, ...account.modules }, access);
  const rooms: Room<object>[] = [eventsRoom, items, people, notify, identity, account, administration];
  return {
    modules: { ...below, ...identity.modules, ...account.modules, ...administration.modules, access },
    routes: rooms.flatMap((room) => room.routes),
    upkeep: rooms.flatMap((room) => room.upkeep),
    /** The last opened first: what stands on others ends before them. */
    async close() {
      for (const room of rooms.toReversed()) await room.close?.();
    },
  };
}
