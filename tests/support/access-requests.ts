// For every endpoint, the call that the person whose it is would make with success: what it names is made for that one call.
import { sql } from 'kysely';
import { presets } from '../../contract/policy.ts';
import { timestamp } from '../../server/platform/clock.ts';
import { type Cell, type Sent, type Somebody, userAgent } from './access-world.ts';
import { codeAt } from './authenticator-app.ts';
import { password } from './conch.ts';
import { callerFor, system } from './identity-world.ts';
import { softwareAuthenticator } from './software-authenticator.ts';

type Request = (cell: Cell) => Sent | Promise<Sent>;

const nothing: Request = () => ({});
const ofOwner: Request = ({ owner }) => ({ params: { key: owner.key }, target: owner.key });
const newPassword = 'another 9 calm lakes';

const ofItem =
  (more: Omit<Sent, 'params' | 'target'> = {}): Request =>
  async (cell) => {
    const key = await cell.item();
    return { ...more, params: { key }, target: key };
  };

const ofUser =
  (more: Omit<Sent, 'params' | 'target'> = {}): Request =>
  async ({ owner, show }) => {
    await show(owner.key);
    return { ...more, params: { key: owner.key }, target: owner.key };
  };

async function resetLink({ world, owner }: Cell) {
  const { link } = await world.conch.passwordReset.resetLinkFor(owner.email);
  const [resetTokenId = '', resetPasswordToken = ''] = link.split('#')[1]?.split('.') ?? [];
  return { resetTokenId, resetPasswordToken };
}

async function mailedLink({ world, owner }: Cell, purpose: 'email-change' | 'email-undo'): Promise<Sent> {
  const data = { email: `new-${owner.email}` };
  const flow = await world.conch.flows.start({
    ...{ purpose, userKey: owner.key, data, ttlSeconds: 3600, newestOnly: true },
  });
  return { body: { id: flow.id, secret: flow.plainSecret } };
}

async function tokenOfOwner({ world, owner }: Cell): Promise<Sent> {
  const { id } = await world.conch.tokens.create(callerFor(owner.key, { address: '192.0.2.1', userAgent }), {
    name: 'theirs',
  });
  return { params: { id }, target: id };
}

async function passkeyOfOwner({ world, owner }: Cell): Promise<Sent> {
  const { id } = await world.withPasskey(owner);
  return { params: { id }, target: id };
}

const eventOfOwner =
  (body?: Sent['body']): Request =>
  async ({ world, owner }) => {
    const { actor } = owner.session;
    const key = await world.conch.events.emitKeyed('custom', { rest: 'done', caller: { actor }, data: {} });
    return { params: { key }, target: key, ...(body && { body }) };
  };

/** One that the owner began, as if they had been an administrator then, and that was stopped. */
const runOfOwner =
  (body?: Sent['body']): Request =>
  async ({ world, owner }) => {
    const given = { change: 'disconnect', userKeys: [owner.key] } as const;
    const maker = await world.somebody({ role: 'super' });
    const caller = { actor: maker.session.actor, address: '192.0.2.1', userAgent };
    const { id } = await world.conch.bulkRuns.begin(given, caller);
    await world.conch.bulkRuns.stop(id, caller);
    await sql`update bulk_runs set begun_by = ${owner.key} where id = ${id}`.execute(world.conch.storage.db());
    return { params: { id }, target: owner.key, ...(body ? { body } : {}) };
  };

/** A person whom owner and caller may add to a group: they are in one with each of them. */
async function candidate({ world, owner, caller }: Cell): Promise<Somebody> {
  const organisation = await world.organisation();
  for (const { key } of new Set([owner, caller])) {
    await world.conch.members.add('Organisation', organisation, key, system);
  }
  return world.somebody({ organisation });
}

const adding =
  (type: 'Organisation' | 'Usergroup'): Request =>
  async (cell) => {
    const key = await cell.group(type);
    return { params: { key }, body: { userKey: (await candidate(cell)).key }, target: key };
  };

const removing =
  (type: 'Organisation' | 'Usergroup'): Request =>
  async (cell) => {
    const key = await cell.group(type);
    const member = await cell.world.somebody();
    await cell.world.conch.members.add(type, key, member.key, system);
    return { params: { key }, body: { userKey: member.key }, target: key };
  };

async function withMember(cell: Cell): Promise<{ key: string; userKey: string }> {
  const key = await cell.group('Usergroup');
  const { key: userKey } = await cell.world.somebody();
  await cell.world.conch.members.add('Usergroup', key, userKey, system);
  return { key, userKey };
}

const listing =
  (type: 'Organisation' | 'Usergroup', params: Record<string, string>): Request =>
  async (cell) => {
    const key = await cell.group(type);
    return { params: { ...params, key }, target: key };
  };

async function trashed(cell: Cell): Promise<Sent> {
  const key = await cell.item();
  await cell.world.conch.items.as(cell.owner.session.actor).trash(key);
  return { params: { key }, target: key };
}

async function oldState(cell: Cell): Promise<Sent> {
  const key = await cell.item();
  const { items } = cell.world.conch;
  await items.as(cell.owner.session.actor).patch(key, { data: { name: 'Later' } });
  return { params: { key, rev: '1' }, target: key };
}

/** To a place of the caller's own, so that the item alone decides. */
async function moving(cell: Cell): Promise<Sent> {
  const key = await cell.item();
  const own = await cell.world.conch.items.as(cell.caller.session.actor).create({ type: 'Project' });
  return { params: { key }, body: { newParentKey: own._key }, target: key };
}

async function way(cell: Cell): Promise<Sent> {
  const key = await cell.item();
  const below = await cell.world.conch.items
    .as(cell.owner.session.actor)
    .append(key, { item: { type: 'Task', data: { name: 'Below' } } });
  return { params: { key, toKey: below.item._key }, target: key };
}

async function heldFile(cell: Cell): Promise<Sent> {
  const key = await cell.item();
  const { data } = await cell.world.conch.items.as(cell.owner.session.actor).uploadTo(key, {
    ...{ bytes: Buffer.from('text'), originalName: 'a.txt', mediaType: 'text/plain' },
  });
  const { path = '' } = { ...(data as { path?: string }), ...(data.file as { path?: string } | undefined) };
  const file = path.split('/').at(-1) ?? '';
  return { params: { file }, target: file.split('.')[0] ?? '' };
}

/** With somebody who takes part already. */
async function participant(cell: Cell, permissions?: string): Promise<Sent> {
  const key = await cell.item();
  const { key: userKey } = await cell.world.somebody();
  const data = { permissions: 'r' };
  await cell.world.conch.items.as(system).share(key, { userKey, data });
  const body = permissions === undefined ? { userKey } : { userKey, data: { permissions } };
  return { params: { key }, body, target: key };
}

async function sharing(cell: Cell): Promise<Sent> {
  const key = await cell.item();
  const { key: userKey } = await candidate(cell);
  return { params: { key }, body: { userKey, data: { permissions: 'r' } }, target: key };
}

/** As an alert about their account holds it. */
async function alertLink({ world, owner }: Cell): Promise<Sent> {
  const event = { kind: 'signin.succeeded', at: timestamp(world.conch.clock.now()) };
  const flow = await world.conch.flows.start({
    ...{ purpose: 'not-me', userKey: owner.key, data: { ...event, email: owner.email, guarded: true } },
    ...{ ttlSeconds: 3600, newestOnly: false },
  });
  return { body: { id: flow.id, secret: flow.plainSecret } };
}

/** A line in the log of who calls, which they may say was not them. */
async function ownEntry({ world, caller }: Cell): Promise<number> {
  const { activity } = world.conch;
  await activity.record({ userKey: caller.key, kind: 'signin.succeeded', address: '192.0.2.1', userAgent });
  const [entry] = await activity.list(caller.key, { offset: 0, limit: 1 });
  return entry?.seq ?? 0;
}

const newLink: Request = async (cell) => {
  const [fromKey, toKey] = [await cell.item(), await cell.item()];
  return { body: { fromKey, toKey, type: 'Related' }, target: fromKey };
};

const ofLink =
  (body?: object): Request =>
  async (cell) => {
    const [fromKey, toKey] = [await cell.item(), await cell.item()];
    const link = { fromKey, toKey, type: 'Related' };
    const { _key } = await cell.world.conch.items.as(cell.owner.session.actor).createEdge(link);
    return { params: { key: _key }, target: _key, ...(body && { body }) };
  };

/** A port where nothing listens. */
const mailNowhere = {
  ...{ host: '127.0.0.1', port: 1, tls: 'starttls', user: '', replyTo: '' },
  from: { address: 'conch@example.org', name: 'Conch' },
};

const change = { data: { name: 'Changed' } };

export const requests: Record<string, Request> = {
  signIn: ({ owner }) => ({ body: { email: owner.email, password } }),
  signOut: nothing,
  signOutUser: ofOwner,
  forgot: ({ owner }) => ({ body: { email: owner.email } }),
  inspectLink: async (cell) => ({ body: await resetLink(cell) }),
  resetPassword: async (cell) => ({ body: { ...(await resetLink(cell)), password: newPassword } }),
  setUpState: nothing,
  setUp: async ({ world, owner }) => ({
    body: {
      ...{ token: (await world.conch.setUp.newLink()).split('#')[1], name: 'Second First', password },
      ...{ email: `first-${owner.email}`, organisation: 'Studio' },
    },
  }),

  inspectSetUpLink: async ({ world }) => ({
    body: { token: (await world.conch.setUp.newLink()).split('#')[1] },
  }),

  validateOtp: async ({ world, owner }) => {
    const { code } = await world.withApp(owner);
    const { otp } = await world.pendingOf(owner);
    return { body: { email: owner.email, challenge: otp?.challenge, code: code() } };
  },
  validateBackup: async ({ world, owner }) => {
    const { backupCodes } = await world.withApp(owner);
    return { body: { email: owner.email, password, code: backupCodes[0] } };
  },
  startReauthentication: nothing,
  reauthenticate: () => ({ body: { password } }),
  getFactorStatus: ofOwner,
  getStorage: ofOwner,
  addOtp: async ({ world, caller }) => {
    await world.withApp(caller);
    return { body: { password } };
  },
  verifyAddedOtp: async ({ world, caller }) => {
    const { secret } = await world.conch.totp.begin(world.callOf(caller));
    return { body: { code: codeAt(secret, world.conch.clock.now()) } };
  },
  removeOtp: async ({ world, caller }) => ({ body: { code: (await world.withApp(caller)).code() } }),
  makeBackupCodes: async ({ world, caller }) => {
    await world.withApp(caller);
    return {};
  },

  validateWebauthn: async ({ world, owner }) => {
    const { device } = await world.withPasskey(owner);
    const { webauthn } = await world.pendingOf(owner);
    return { body: { ...device.get(webauthn as { challenge: string }), email: owner.email } };
  },
  startPasskeySignIn: nothing,
  verifyPasskeySignIn: async ({ world, owner }) => {
    const { device } = await world.withPasskey(owner);
    return { body: device.get(await world.conch.passkeys.startSignIn({ address: world.nextAddress() })) };
  },
  listAuthenticators: nothing,
  renameAuthenticator: async (cell) => ({ ...(await passkeyOfOwner(cell)), body: { name: 'Renamed' } }),
  removeAuthenticator: passkeyOfOwner,
  getPasskeySignal: nothing,
  addWebauthn: nothing,
  verifyAddedWebauthn: async ({ world, caller }) => {
    const options = await world.conch.passkeys.startRegistration(world.callOf(caller), 'passkey');
    return { body: softwareAuthenticator(world.origin).create(options) };
  },

  changePassword: ({ owner }) => ({
    ...{ params: { key: owner.key }, target: owner.key },
    body: { password: newPassword, currentPassword: password },
  }),
  ratePassword: () => ({ body: { password: newPassword } }),
  sendReset: ofOwner,

  askEmailChange: ({ caller }) => ({ body: { email: `new-${caller.email}` } }),
  getEmailChange: nothing,
  cancelEmailChange: nothing,
  confirmEmailChange: (cell) => mailedLink(cell, 'email-change'),
  undoEmailChange: (cell) => mailedLink(cell, 'email-undo'),

  listSessions: ofOwner,
  endSession: async ({ world, owner }) => {
    const given = { userKey: owner.key, kind: 'script', method: 'password', userAgent } as const;
    const { session } = await world.conch.sessions.open(given, { ...given, address: '192.0.2.1' });
    return { params: { key: owner.key, id: session.id }, target: owner.key };
  },
  endSessions: ofOwner,
  streamOwn: nothing,

  listActivity: ofOwner,
  exportActivity: ofOwner,

  inspectReportByLink: alertLink,
  reportByLink: alertLink,
  inspectReport: async (cell) => ({ params: { seq: String(await ownEntry(cell)) } }),
  reportCompromise: async (cell) => ({ body: { seq: await ownEntry(cell) } }),

  askExport: nothing,
  getExport: nothing,
  // There is none that is ready: making it is the work of a job.
  downloadExport: nothing,
  deleteExport: nothing,
  askDeletion: async ({ world, caller }) => ({
    body: { name: (await world.conch.users.get(caller.key)).name },
  }),
  getDeletion: nothing,
  callOffDeletion: nothing,
  keepAccount: async ({ world, owner }) => {
    const { conch } = world;
    await conch.accountDeletions.ask(world.callOf(owner), (await conch.users.get(owner.key)).name);
    const flow = await conch.flows.start({
      ...{ purpose: 'deletion-keep', userKey: owner.key, ttlSeconds: 3600, newestOnly: false },
    });
    return { body: { id: flow.id, secret: flow.plainSecret } };
  },

  listTokenNames: ofOwner,
  revokeTokenOf: async (cell) => {
    const { params } = await tokenOfOwner(cell);
    return { params: { ...params, key: cell.owner.key }, target: cell.owner.key };
  },
  revokeTokensOf: ofOwner,
  resetFactors: ofOwner,
  askEmailChangeOf: ({ owner }) => ({
    ...{ params: { key: owner.key }, target: owner.key, body: { email: `new-${owner.email}` } },
  }),

  listAbilities: ofUser(),
  changeRole: ({ owner }) => ({
    ...{ params: { key: owner.key }, target: owner.key, body: { role: 'admin' } },
  }),
  beginViewAs: ({ owner }) => ({
    ...{ params: { key: owner.key }, target: owner.key, body: { reason: 'You asked for help' } },
  }),
  listViewAs: ofOwner,
  endViewAs: ofOwner,

  listUserAdmin: nothing,
  listAudit: nothing,
  exportAudit: nothing,
  changeUsers: async ({ world }) => ({
    body: { change: 'disconnect', userKeys: [(await world.somebody()).key] },
  }),

  beginBulkRun: async ({ world }) => ({
    body: { change: 'disconnect', userKeys: [(await world.somebody()).key] },
  }),
  listBulkRuns: nothing,
  getBulkRun: runOfOwner(),
  listBulkRows: runOfOwner(),
  stopBulkRun: runOfOwner(),
  repeatBulkRun: runOfOwner({ rows: 'left' }),
  checkInvitations: () => ({ body: { emails: ['somebody@example.org'] } }),

  listMemberships: ofUser(),
  leaveGroup: async ({ world, caller }) => {
    const groupKey = await world.organisation();
    await world.conch.members.add('Organisation', groupKey, caller.key, system);
    return { params: { groupKey } };
  },

  emitEvent: () => ({ body: { topic: 'custom.done' } }),
  listEvents: () => ({ body: {} }),
  getEvent: eventOfOwner(),
  requeueEvent: eventOfOwner({}),
  streamEvents: nothing,

  getOpenPolicy: nothing,
  getPolicy: nothing,
  changePolicy: async ({ world }) => ({
    body: { ...presets.default.choice, version: (await world.conch.policyChange.state()).version },
  }),
  previewPolicy: () => ({ body: presets.default.choice }),

  getMail: nothing,
  changeMail: async ({ world }) => ({
    body: { ...mailNowhere, version: (await world.conch.mailSettingsChange.state()).version },
  }),
  removeMail: async ({ world }) => ({
    body: { version: (await world.conch.mailSettingsChange.state()).version },
  }),
  testMail: () => ({ body: { settings: mailNowhere } }),
  getMailQueue: nothing,
  tryMailNow: nothing,

  listTokens: nothing,
  createToken: ({ world }) => ({
    body: { name: 'new', expireAt: timestamp(world.conch.clock.now() + 86_400_000) },
  }),
  renameToken: async (cell) => ({ ...(await tokenOfOwner(cell)), body: { name: 'renamed' } }),
  regenerateToken: tokenOfOwner,
  revokeToken: tokenOfOwner,
  revokeAllTokens: nothing,

  getMe: nothing,
  getUser: ofUser(),
  listUsers: nothing,
  createUser: ({ owner }) => ({ body: { email: `made-${owner.email}`, password } }),
  seekUsers: () => ({ params: { name: 'Per' } }),
  setUserActive: ({ owner }) => ({
    ...{ params: { key: owner.key }, target: owner.key, body: { activate: false } },
  }),
  putThumbnail: ofUser({ file: 'picture' }),
  deleteThumbnail: ofUser(),

  listOrganisationMembers: listing('Organisation', { state: 'all' }),
  addOrganisationMember: adding('Organisation'),
  removeOrganisationMember: removing('Organisation'),
  listGroupMembers: listing('Usergroup', {}),
  listGroupMembersByState: listing('Usergroup', { state: 'active' }),
  addGroupMember: adding('Usergroup'),
  removeGroupMember: removing('Usergroup'),

  listGroups: nothing,
  getGroup: listing('Usergroup', {}),
  listGroupRoles: listing('Usergroup', {}),
  addMembers: async (cell) => {
    const key = await cell.group('Usergroup');
    return { params: { key }, body: { userKeys: [(await candidate(cell)).key] }, target: key };
  },
  removeMembers: async (cell) => {
    const { key, userKey } = await withMember(cell);
    return { params: { key }, body: { userKeys: [userKey] }, target: key };
  },
  changeMemberRole: async (cell) => {
    const { key, userKey } = await withMember(cell);
    return { params: { key, userKey }, body: { role: 'lead' }, target: key };
  },
  addSubgroup: async (cell) => {
    const [key, groupKey] = [await cell.group('Organisation'), await cell.world.organisation()];
    return { params: { key }, body: { groupKey }, target: key };
  },
  removeSubgroup: async (cell) => {
    const [key, groupKey] = [await cell.group('Organisation'), await cell.world.organisation()];
    await cell.world.conch.groups.addSubgroup(key, groupKey, system);
    return { params: { key, groupKey }, target: key };
  },

  getItem: ofItem(),
  createItem: () => ({ body: { type: 'Task' } }),
  patchItem: ofItem({ body: change }),
  putItem: ofItem({ body: change }),
  deleteItem: ofItem(),
  appendItem: ofItem({ body: { item: { type: 'Task' } } }),
  listChildren: ofItem(),
  moveItem: moving,
  getHistory: ofItem(),
  restoreVersion: oldState,
  findPath: way,
  upload: () => ({ file: 'text' }),
  uploadToItem: ofItem({ file: 'text' }),
  readFile: heldFile,
  trashItem: ofItem(),
  listTrash: ofItem(),
  getTrashedItem: trashed,
  restoreItem: trashed,
  deleteTrashedItem: trashed,

  listPermissions: ofItem(),
  createPermission: sharing,
  patchPermission: (cell) => participant(cell, 'rw'),
  deletePermission: (cell) => participant(cell),
  listAccess: ofItem(),
  explainAccess: async (cell) => {
    const key = await cell.item();
    return { params: { key, userKey: cell.owner.key }, target: key };
  },

  createEdge: newLink,
  getEdge: ofLink(),
  patchEdge: ofLink(change),
  putEdge: ofLink(change),
  deleteEdge: ofLink(),

  ping: nothing,
  status: nothing,
  ready: nothing,
};
