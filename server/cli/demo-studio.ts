// Fills an empty store with the demo studio, through the same functions as the API, each thing by the person who would have made it.
import { domainKey, fullPermission } from '../../contract/permissions.ts';
import type { Conch } from '../assemble.ts';
import type { UserActor } from '../platform/caller.ts';
import { type Clock, timestamp } from '../platform/clock.ts';
import { type DemoPerson, groups, organisations, people } from './demo-people.ts';
import { drawCoast, drawPerson } from './demo-pictures.ts';
import { type DemoPart, type DemoProject, type DemoTask, projects } from './demo-projects.ts';

const dayMs = 86_400_000;

/** A clock that the demo puts to when something would have happened; it never runs ahead of the real one. */
export interface DemoClock extends Clock {
  /** The morning of that day, a little later at every call. */
  daysAgo(days: number): void;
}

export function createDemoClock(real: Clock): DemoClock {
  let at = real.now() - 60 * dayMs;
  return {
    now: () => Math.min(real.now(), at++),
    daysAgo(days) {
      const morning = Math.floor((real.now() - days * dayMs) / dayMs) * dayMs + 9 * 3_600_000;
      at = Math.min(real.now() - 60_000, Math.max(at + 60_000, morning));
    },
  };
}

interface Studio {
  conch: Conch;
  clock: DemoClock;
  /** By login. */
  actors: Map<string, UserActor>;
  /** Keys of whom one can share with: logins, names of groups, `lagoon` and `cinder`. */
  participants: Map<string, string>;
  counts: { people: number; projects: number; shots: number; assets: number; tasks: number };
}

export interface DemoSummary {
  counts: Studio['counts'];
  /** The people to sign in as, from most rights to least. */
  logins: { email: string; name: string; role: string }[];
}

const emailOf = (person: DemoPerson): string => `${person.login}@${organisations[person.organisation].host}`;

/** All or nothing: a demo that is cut off leaves an empty store. */
export async function fillStudio(conch: Conch, clock: DemoClock, password: string): Promise<DemoSummary> {
  const counts = { people: 0, projects: 0, shots: 0, assets: 0, tasks: 0 };
  const studio: Studio = { conch, clock, actors: new Map(), participants: new Map(), counts };
  await conch.storage.transaction(async () => {
    await makePeople(studio, password);
    await makeGroups(studio);
    for (const [at, project] of projects.entries()) await makeProject(studio, project, at);
    await closeAccounts(studio);
  });
  const shown = ['marta.oliveira', 'elodie.brule', 'saoirse.nibhriain', 'amelie.gagne'];
  const logins = [];
  for (const person of people.filter(({ login }) => shown.includes(login))) {
    const role = await conch.users.roleOf(keyOf(studio, person.login));
    logins.push({ email: emailOf(person), name: person.name, role });
  }
  return { counts, logins };
}

function keyOf(studio: Studio, name: string): string {
  const key = studio.participants.get(name);
  if (key === undefined) throw new Error(`The demo knows no "${name}".`);
  return key;
}

async function become(studio: Studio, login: string, userKey: string): Promise<void> {
  const standing = await studio.conch.users.standingOf(userKey);
  studio.participants.set(login, userKey);
  studio.actors.set(login, {
    kind: 'user',
    userKey,
    sessionId: 'demo',
    admin: standing?.admin ?? false,
    superAdmin: standing?.superAdmin ?? false,
    provenAt: timestamp(studio.clock.now()),
  });
}

function actor(studio: Studio, login: string): UserActor {
  const found = studio.actors.get(login);
  if (!found) throw new Error(`The demo knows no "${login}".`);
  return found;
}

async function makePeople(studio: Studio, password: string): Promise<void> {
  const { conch, clock } = studio;
  const [first, ...others] = people;
  if (!first) throw new Error('The demo has no people.');
  clock.daysAgo(60);
  const link = await conch.setUp.newLink();
  const head = await conch.setUp.complete({
    token: link.slice(link.indexOf('#') + 1),
    name: first.name,
    email: emailOf(first),
    password,
    organisation: organisations.lagoon.name,
  });
  await become(studio, first.login, head._key);
  const boss = actor(studio, first.login);
  const [lagoon] = (await conch.accounts.accountOf(boss, head._key)).organisations;
  if (!lagoon) throw new Error('The first organisation is missing.');
  const { name, description } = organisations.lagoon;
  await conch.items.as(boss).patch(lagoon._key, { data: { name, description }, history: false });
  studio.participants.set('lagoon', lagoon._key);
  const { host: _, ...cinder } = organisations.cinder;
  const second = await conch.items.as(boss).create({ type: 'Organisation', data: cinder });
  studio.participants.set('cinder', second._key);
  for (const person of others) {
    const user = await conch.provision.createUser(
      { email: emailOf(person), name: person.name, password },
      { actor: boss },
    );
    // As if they had chosen it: nobody is asked for a new one at the first sign-in.
    await conch.passwords.set(user._key, password, { provisional: false });
    await conch.members.add('Organisation', keyOf(studio, person.organisation), user._key, boss);
    if (person.admin) await conch.members.add('Usergroup', domainKey, user._key, boss);
    await become(studio, person.login, user._key);
  }
  for (const person of people) await dress(studio, person);
}

/** Everybody fills in their own profile. */
async function dress({ conch, actors, counts }: Studio, person: DemoPerson): Promise<void> {
  const self = actors.get(person.login);
  if (!self) return;
  const { timeZone, theme, ui, social } = person;
  const data = Object.fromEntries(
    Object.entries({ timeZone, theme, ui, social }).filter(([, value]) => value !== undefined),
  );
  await conch.items.as(self).patch(self.userKey, { data, history: false });
  await conch.thumbnails.set(self.userKey, await drawPerson(person.looks), undefined, self);
  counts.people++;
}

async function makeGroups(studio: Studio): Promise<void> {
  const { conch, clock } = studio;
  clock.daysAgo(59);
  const boss = actor(studio, 'marta.oliveira');
  for (const { name, description, members } of groups) {
    const group = await conch.items.as(boss).create({ type: 'Usergroup', data: { name, description } });
    studio.participants.set(name, group._key);
    for (const login of members) {
      await conch.members.add('Usergroup', group._key, keyOf(studio, login), boss);
    }
  }
}

async function makeProject(studio: Studio, project: DemoProject, number: number): Promise<void> {
  const { conch, clock, counts } = studio;
  const lead = conch.items.as(actor(studio, project.lead));
  clock.daysAgo(project.startedDaysAgo);
  const { name, description } = project;
  const root = await lead.create({ type: 'Project', data: { name, description, status: 'in preparation' } });
  for (const share of project.shared) {
    await lead.share(root._key, {
      userKey: keyOf(studio, share.with),
      data: { permissions: share.permissions },
    });
  }
  const below = async (parentKey: string, type: string, data: Record<string, string | number>) =>
    (await lead.append(parentKey, { item: { type, data } })).item._key;

  const places = new Map<string, string>();
  for (const sequence of project.sequences) {
    const key = await below(root._key, 'Sequence', {
      name: sequence.name,
      description: sequence.description,
    });
    places.set(sequence.name, key);
    for (const [at, shot] of sequence.shots.entries()) {
      await makePart(studio, project, key, 'Shot', shot, number * 10 + at);
      counts.shots++;
    }
  }
  const assets = await below(root._key, 'Folder', { name: 'Assets' });
  for (const [at, asset] of project.assets.entries()) {
    await makePart(studio, project, assets, 'Asset', asset, number * 10 + at + 5);
    counts.assets++;
  }
  for (const { under, name: thrown, description: why } of project.thrownAway) {
    const parent = places.get(under);
    if (!parent) throw new Error(`The demo has no "${under}".`);
    const key = await below(parent, 'Shot', { name: thrown, description: why, frames: 96 });
    await lead.trash(key);
  }
  if (project.status !== 'in preparation') {
    await lead.patch(root._key, { data: { status: project.status }, message: 'The money is there.' });
  }
  counts.projects++;
}

async function makePart(
  studio: Studio,
  project: DemoProject,
  parentKey: string,
  type: 'Shot' | 'Asset',
  part: DemoPart,
  seed: number,
): Promise<void> {
  const lead = studio.conch.items.as(actor(studio, project.lead));
  const { name, description, frames } = part;
  const data = { name, description, ...(frames === undefined ? {} : { frames }) };
  const { item } = await lead.append(parentKey, { item: { type, data } });
  if (part.drawn) {
    const bytes = await drawCoast(seed);
    await lead.uploadTo(item._key, {
      bytes,
      originalName: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.png`,
      mediaType: 'image/png',
      message: 'First drawing',
    });
  }
  for (const one of part.tasks) await makeTask(studio, project, item._key, one);
}

const steps: Record<DemoTask['status'], DemoTask['status'][]> = {
  waiting: [],
  'in progress': ['in progress'],
  'in review': ['in progress', 'in review'],
  done: ['in progress', 'in review', 'done'],
};

/** Made by the lead, moved on by those who do it: so it has a history. */
async function makeTask(studio: Studio, project: DemoProject, parentKey: string, task: DemoTask): Promise<void> {
  const { conch, clock, counts } = studio;
  const lead = conch.items.as(actor(studio, project.lead));
  const day = (days: number) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
  const { name, hours } = task;
  const data = {
    name,
    status: 'waiting',
    startsOn: day(task.from),
    endsOn: day(task.to),
    estimateHours: hours,
  };
  const { item } = await lead.append(parentKey, { item: { type: 'Task', data } });
  for (const login of task.assigned) {
    await lead.createEdge({ type: 'Assigned', fromKey: item._key, toKey: keyOf(studio, login) });
  }
  const [first = project.lead] = task.assigned;
  for (const status of steps[task.status]) {
    clock.daysAgo(status === 'done' ? Math.max(0, -task.to) : Math.max(0, -task.from));
    const mayWrite = await conch.items.lettersOf(actor(studio, first), item._key);
    const handle = mayWrite.has('w') ? conch.items.as(actor(studio, first)) : lead;
    await handle.patch(item._key, { data: { status }, message: status === 'done' ? 'Approved' : null });
  }
  counts.tasks++;
}

async function closeAccounts(studio: Studio): Promise<void> {
  const boss = actor(studio, 'marta.oliveira');
  for (const person of people.filter(({ inactive }) => inactive)) {
    await studio.conch.activation.setActive(keyOf(studio, person.login), false, { actor: boss });
  }
  // The second organisation runs itself.
  await studio.conch.items.as(boss).share(keyOf(studio, 'cinder'), {
    userKey: keyOf(studio, 'amelie.gagne'),
    data: { permissions: fullPermission },
  });
}
