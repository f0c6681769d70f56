// Every place that takes a secret, and every kind of secret with the places that it opens.
import type { FlowPurpose } from '../../server/identity/credentials/flows/flows.ts';
import { timestamp } from '../../server/platform/clock.ts';
import { type AccessWorld, missingKey, type Sent, type Somebody, userAgent } from './access-world.ts';
import { codeAt } from './authenticator-app.ts';
import { password } from './conch.ts';
import { type SoftwareAuthenticator, softwareAuthenticator } from './software-authenticator.ts';

/** Somebody who has everything that can be proven with. */
export interface Victim {
  world: AccessWorld;
  person: Somebody;
  device: SoftwareAuthenticator;
  /** Of the next moment. */
  code(): string;
  backupCode: string;
  /** The code of another app, that is being added. */
  enrolmentCode(): Promise<string>;
}

export async function openVictim(world: AccessWorld): Promise<Victim> {
  const person = await world.somebody();
  const { code, backupCodes } = await world.withApp(person);
  const { device } = await world.withPasskey(person);
  const { totp, clock } = world.conch;
  let adding: Promise<{ secret: string }> | undefined;
  return {
    ...{ world, person, device, code, backupCode: backupCodes[0] ?? '' },
    async enrolmentCode() {
      adding ??= totp.begin(world.callOf(person));
      return codeAt((await adding).secret, clock.now());
    },
  };
}

/** Two parts where it is made of two. */
export interface Secret {
  text: string;
  id?: string;
  secret?: string;
}

type Answered = Awaited<ReturnType<AccessWorld['request']>>;
type Door = (victim: Victim, secret: Secret) => Promise<Answered>;

function post(path: string, body: (victim: Victim, secret: Secret) => object | Promise<object>): Door {
  return async (victim, secret) => victim.world.request({ method: 'POST' }, path, { body: await body(victim, secret) });
}

function within(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: (victim: Victim, secret: Secret) => object | Promise<object>,
): Door {
  return async (victim, secret) => {
    const sent: Sent = { body: await body(victim, secret) };
    return victim.world.request({ method }, path, sent, { authorization: victim.person.token });
  };
}

/** A mailed link has two parts; what has one is tried as the second. */
const partsOf = ({ text, id, secret }: Secret) => ({ id: id ?? missingKey(), secret: secret ?? text });
const challengeOf = ({ text }: Secret) => ({ challenge: Buffer.from(text, 'latin1').toString('base64url') });
const emailOf = ({ person }: Victim) => ({ email: person.email });
const newPassword = 'another 9 calm lakes';

function link(secret: Secret) {
  const parts = partsOf(secret);
  return { resetTokenId: parts.id, resetPasswordToken: parts.secret };
}

async function pendingChallenge({ world, person }: Victim): Promise<string> {
  return (await world.pendingOf(person)).otp?.challenge ?? '';
}

/** By endpoint and field; all else that the call wants is right, and the victim's. */
export const doors: Record<string, Door> = {
  'signIn password': post('/v1/signin', (victim, { text }) => ({ ...emailOf(victim), password: text })),
  'inspectLink resetPasswordToken': post('/v1/links/inspect', (_, secret) => link(secret)),
  'resetPassword resetPasswordToken': post('/v1/resetPassword', (_, secret) => ({
    ...link(secret),
    password: newPassword,
  })),
  'setUp token': post('/v1/setup', (victim, { text }) => ({
    ...{ token: text, name: 'First', email: `first-${victim.person.email}`, password: newPassword },
    organisation: 'Studio',
  })),
  'inspectSetUpLink token': post('/v1/setup/inspect', (_, { text }) => ({ token: text })),
  'inspectReportByLink secret': post('/v1/not-me/inspect', (_, secret) => partsOf(secret)),
  'reportByLink secret': post('/v1/not-me', (_, secret) => partsOf(secret)),
  'keepAccount secret': post('/v1/users/me/deletion/keep', (_, secret) => partsOf(secret)),
  'confirmEmailChange secret': post('/v1/users/me/email/confirm', (_, secret) => partsOf(secret)),
  'undoEmailChange secret': post('/v1/users/me/email/undo', (_, secret) => partsOf(secret)),
  'validateOtp challenge': post('/v1/mfa/otp/validate', (victim, { text }) => ({
    ...{ ...emailOf(victim), challenge: text, code: victim.code() },
  })),
  'validateOtp code': post('/v1/mfa/otp/validate', async (victim, { text }) => ({
    ...{ ...emailOf(victim), challenge: await pendingChallenge(victim), code: text.slice(0, 64) },
  })),
  'validateBackup password': post('/v1/mfa/backup/validate', (victim, { text }) => ({
    ...{ ...emailOf(victim), password: text, code: victim.backupCode },
  })),
  'validateBackup code': post('/v1/mfa/backup/validate', (victim, { text }) => ({
    ...{ ...emailOf(victim), password, code: text.slice(0, 64) },
  })),
  'validateWebauthn clientDataJSON': post('/v1/mfa/webauthn/validate', (victim, secret) => ({
    ...{ ...victim.device.get(challengeOf(secret)), ...emailOf(victim) },
  })),
  'verifyPasskeySignIn clientDataJSON': post('/v1/signin/passkey/verify', (victim, secret) =>
    victim.device.get(challengeOf(secret)),
  ),
  'reauthenticate clientDataJSON': within('POST', '/v1/users/me/reauthenticate', (victim, secret) => ({
    webauthn: victim.device.get(challengeOf(secret)),
  })),
  'reauthenticate code': within('POST', '/v1/users/me/reauthenticate', (_, { text }) => ({
    code: text.slice(0, 64),
  })),
  'reauthenticate password': within('POST', '/v1/users/me/reauthenticate', (victim, { text }) => ({
    ...{ password: text, backupCode: victim.backupCode },
  })),
  'reauthenticate backupCode': within('POST', '/v1/users/me/reauthenticate', (_, { text }) => ({
    ...{ password, backupCode: text.slice(0, 64) },
  })),
  'addOtp password': within('POST', '/v1/mfa/otp/add', (_, { text }) => ({ password: text })),
  'verifyAddedOtp code': within('POST', '/v1/mfa/otp/add/verify', async (victim, { text }) => {
    await victim.enrolmentCode();
    return { code: text.slice(0, 64) };
  }),
  'removeOtp code': within('DELETE', '/v1/mfa/otp', (_, { text }) => ({ code: text.slice(0, 64) })),
  'verifyAddedWebauthn clientDataJSON': within('POST', '/v1/mfa/webauthn/add/verify', ({ world }, secret) =>
    softwareAuthenticator(world.origin).create({
      ...{ ...challengeOf(secret), rp: { id: 'localhost' }, user: { id: 'AAAA' } },
    }),
  ),
  'changePassword currentPassword': within('PATCH', '/v1/users/me/password', (_, { text }) => ({
    ...{ currentPassword: text, password: newPassword },
  })),
  authorization: ({ world }, { text }) => world.request({ method: 'GET' }, '/v1/users/me', {}, { authorization: text }),
  cookie: ({ world }, { text }) => world.request({ method: 'GET' }, '/v1/users/me', {}, { cookie: `conch=${text}` }),
};

/** Fields that set something new and prove nothing. */
export const setsNew = [
  ...['setUp password', 'resetPassword password', 'changePassword password', 'createUser password'],
  'ratePassword password',
  // Of the mail server.
  ...['changeMail password', 'testMail password'],
  // Rules about passwords, and none of them.
  ...['changePolicy password', 'previewPolicy password'],
];

export interface SecretKind {
  purpose?: FlowPurpose;
  /** The first is where it is used at the end. */
  opens: (keyof typeof doors)[];
  make(victim: Victim): Secret | Promise<Secret>;
}

/** As the server begins it. */
function flow(purpose: FlowPurpose, opens: SecretKind['opens'], data: object = {}): [string, SecretKind] {
  async function make(victim: Victim): Promise<Secret> {
    const { world, person } = victim;
    // A later one would end it.
    if (purpose === 'totp-enrolment') await victim.enrolmentCode();
    const userKey = purpose === 'set-up' || purpose === 'forgot-unknown' ? undefined : person.key;
    const { id, plainSecret } = await world.conch.flows.start({
      ...{ purpose, userKey, data: { ...data }, ttlSeconds: 300, newestOnly: false },
    });
    return { text: `${id}.${plainSecret}`, id, secret: plainSecret };
  }
  return [purpose, { purpose, opens, make }];
}

/** From the challenge of options that a browser gets. */
function secretOfChallenge(challenge: string): Secret {
  const text = Buffer.from(challenge, 'base64url').toString('latin1');
  const [id = '', secret = ''] = text.split('.');
  return { text, id, secret };
}

const links = ['resetPassword resetPasswordToken', 'inspectLink resetPasswordToken'];

export const secretKinds: Record<string, SecretKind> = {
  ...Object.fromEntries([
    flow('set-up', []),
    flow('reset', links),
    flow('invitation', links),
    flow('forgot-unknown', []),
    flow('email-change', ['confirmEmailChange secret'], { email: 'new-for-confirm@example.org' }),
    flow('email-undo', ['undoEmailChange secret'], { email: 'old-for-undo@example.org' }),
    flow('totp-enrolment', [], { sessionId: 'none' }),
  ]),
  'not-me': {
    purpose: 'not-me',
    opens: ['reportByLink secret', 'inspectReportByLink secret'],
    async make({ world, person }) {
      const { clock, flows } = world.conch;
      const event = { kind: 'signin.succeeded', at: timestamp(clock.now()) };
      const { id, plainSecret } = await flows.start({
        ...{ purpose: 'not-me', userKey: person.key, data: { ...event, email: person.email, guarded: true } },
        ...{ ttlSeconds: 300, newestOnly: false },
      });
      return { text: `${id}.${plainSecret}`, id, secret: plainSecret };
    },
  },
  'deletion-keep': {
    purpose: 'deletion-keep',
    opens: ['keepAccount secret'],
    async make({ world, person }) {
      const { accountDeletions, users, flows } = world.conch;
      await accountDeletions.ask(world.callOf(person), (await users.get(person.key)).name);
      const { id, plainSecret } = await flows.start({
        ...{ purpose: 'deletion-keep', userKey: person.key, ttlSeconds: 300, newestOnly: false },
      });
      return { text: `${id}.${plainSecret}`, id, secret: plainSecret };
    },
  },
  'signin-second-factor': {
    purpose: 'signin-second-factor',
    opens: ['validateOtp challenge', 'validateWebauthn clientDataJSON'],
    async make(victim) {
      const text = await pendingChallenge(victim);
      const [id = '', secret = ''] = text.split('.');
      return { text, id, secret };
    },
  },
  'passkey-signin': {
    purpose: 'passkey-signin',
    opens: ['verifyPasskeySignIn clientDataJSON'],
    make: async ({ world }) =>
      secretOfChallenge((await world.conch.passkeys.startSignIn({ address: world.nextAddress() })).challenge),
  },
  'passkey-registration': {
    purpose: 'passkey-registration',
    opens: ['verifyAddedWebauthn clientDataJSON'],
    make: async ({ world, person }) =>
      secretOfChallenge((await world.conch.passkeys.startRegistration(world.callOf(person), 'passkey')).challenge),
  },
  'passkey-proof': {
    purpose: 'passkey-proof',
    opens: ['reauthenticate clientDataJSON'],
    make: async ({ world, person }) =>
      secretOfChallenge((await world.conch.stepUp.start(world.callOf(person))).webauthn?.challenge ?? ''),
  },
  'session token': {
    opens: ['authorization', 'cookie'],
    async make({ world, person }) {
      const given = { userKey: person.key, kind: 'script', method: 'password', userAgent } as const;
      return { text: (await world.conch.sessions.open(given, { ...given, address: '192.0.2.1' })).plainToken };
    },
  },
  'personal access token': {
    opens: ['authorization'],
    make: async ({ world, person }) => ({ text: await world.tokenOf(person, ['people:read']) }),
  },
  'backup code': {
    opens: ['validateBackup code', 'reauthenticate backupCode'],
    make: ({ backupCode }) => ({ text: backupCode }),
  },
  'code of the app': {
    opens: ['validateOtp code', 'reauthenticate code', 'removeOtp code'],
    make: (victim) => ({ text: victim.code() }),
  },
  'code of an app that is being added': {
    opens: ['verifyAddedOtp code'],
    make: async (victim) => ({ text: await victim.enrolmentCode() }),
  },
  password: {
    opens: [
      ...['signIn password', 'validateBackup password', 'reauthenticate password', 'addOtp password'],
      'changePassword currentPassword',
    ],
    make: () => ({ text: password }),
  },
};
