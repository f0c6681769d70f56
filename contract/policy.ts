// The policy of a server: how long sessions live, what passwords must be, who needs a second factor, how one may sign in.
import * as z from 'zod/mini';
import { time } from './schemas/entity.ts';

/** Bounds of what can be asked; the web says them beside the fields. */
export const policyBounds = {
  lifetimeSeconds: { least: 3600, most: 365 * 86_400 },
  /** Not less: when a session was last used is written once a minute. */
  idleSeconds: { least: 900, most: 365 * 86_400 },
  minLength: { least: 8, most: 64 },
  graceDays: { least: 0, most: 90 },
  keptDays: { least: 7, most: 3650 },
} as const;

const within = ({ least, most }: { least: number; most: number }) => z.int().check(z.gte(least), z.lte(most));

export const requiredForNames = ['nobody', 'admins', 'everybody'] as const;
export type RequiredFor = (typeof requiredForNames)[number];

const sessions = z
  .strictObject({
    lifetimeSeconds: within(policyBounds.lifetimeSeconds).check(
      z.describe('A session ends so long after the sign-in, whatever is done with it'),
    ),
    idleSeconds: within(policyBounds.idleSeconds).check(z.describe('It ends when it was not used for so long')),
  })
  .check(
    z.refine(({ lifetimeSeconds, idleSeconds }) => idleSeconds <= lifetimeSeconds, {
      path: ['idleSeconds'],
      error: 'Not longer than the whole life of a session.',
    }),
  );
const password = z.strictObject({
  minLength: within(policyBounds.minLength).check(z.describe('Characters a new password has at least')),
});
const requirement = {
  requiredFor: z.enum(requiredForNames),
  graceDays: within(policyBounds.graceDays).check(z.describe('Days in which people are only reminded')),
};
const events = z.strictObject({
  keptDays: within(policyBounds.keptDays).check(z.describe('Days after which an event is deleted')),
});
/** With a password one can always sign in: every account has one, and nobody is locked out. */
const signInMethods = z.strictObject({
  password: z.literal(true),
  passkey: z.boolean().check(z.describe('A passkey alone; as a second factor it works all the same')),
});

/** The choices that an administrator makes. */
export const policyChoice = z.strictObject({
  sessions,
  password,
  secondFactor: z.strictObject(requirement),
  signInMethods,
  events,
});
export type PolicyChoice = z.infer<typeof policyChoice>;

/** As clients send it. Older ones know nothing of events: what they leave out stays as it is. */
export const sentPolicyChoice = z.strictObject({ ...policyChoice.shape, events: z.optional(events) });
export type SentPolicyChoice = z.infer<typeof sentPolicyChoice>;

export const policy = z.strictObject({
  sessions,
  password,
  secondFactor: z.strictObject({
    ...requirement,
    since: z.nullable(time).check(z.describe('When it was first required of these people')),
  }),
  signInMethods,
  events,
});
export type Policy = z.infer<typeof policy>;

/** The part that everybody may know: pages before the sign-in say it. */
export const openPolicy = z.object({ password, signInMethods });
export type OpenPolicy = z.infer<typeof openPolicy>;

const days = 86_400;

export const presets = {
  default: {
    title: 'Default',
    choice: {
      sessions: { lifetimeSeconds: 30 * days, idleSeconds: 7 * days },
      password: { minLength: 12 },
      secondFactor: { requiredFor: 'nobody', graceDays: 7 },
      signInMethods: { password: true, passkey: true },
      events: { keptDays: 90 },
    },
  },
  /** SP 800-63B-4, 2.2: a day in all, an hour idle, fifteen characters, two factors. */
  'nist-aal2': {
    title: 'NIST AAL2',
    choice: {
      sessions: { lifetimeSeconds: days, idleSeconds: 3600 },
      password: { minLength: 15 },
      secondFactor: { requiredFor: 'everybody', graceDays: 7 },
      signInMethods: { password: true, passkey: true },
      events: { keptDays: 90 },
    },
  },
} as const satisfies Record<string, { title: string; choice: PolicyChoice }>;
export type PresetName = keyof typeof presets;

export const defaultPolicy: Policy = {
  ...presets.default.choice,
  secondFactor: { ...presets.default.choice.secondFactor, since: null },
};

/** The preset that says the same, if there is one. The days of grace, and those that events are kept, are in none. */
export function presetOf(choice: PolicyChoice): PresetName | undefined {
  const names = Object.keys(presets) as PresetName[];
  return names.find((name) => {
    const preset: PolicyChoice = presets[name].choice;
    return (
      preset.sessions.lifetimeSeconds === choice.sessions.lifetimeSeconds &&
      preset.sessions.idleSeconds === choice.sessions.idleSeconds &&
      preset.password.minLength === choice.password.minLength &&
      preset.secondFactor.requiredFor === choice.secondFactor.requiredFor &&
      preset.signInMethods.passkey === choice.signInMethods.passkey
    );
  });
}

/** From when on a second factor is required of somebody, in milliseconds; nothing where it is not. */
export function requiredFromMs({ secondFactor }: Policy, person: { admin: boolean }): number | undefined {
  const { requiredFor, since, graceDays } = secondFactor;
  const meant = requiredFor === 'everybody' || (requiredFor === 'admins' && person.admin);
  return meant && since !== null ? Date.parse(since) + graceDays * days * 1000 : undefined;
}
