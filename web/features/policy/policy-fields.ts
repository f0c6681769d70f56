// The fields of the policy as they are typed, and the choice that they come to.
import { type PolicyChoice, policyBounds, type RequiredFor } from '../../../contract/policy.ts';

export const units = { minutes: 60, hours: 3600, days: 86_400 } as const;
export type Unit = keyof typeof units;

export interface Duration {
  count: string;
  unit: Unit;
}

export interface PolicyFields {
  lifetime: Duration;
  idle: Duration;
  minLength: string;
  requiredFor: RequiredFor;
  graceDays: string;
  passkey: boolean;
  keptDays: string;
}

export type WrongField = 'lifetime' | 'idle' | 'minLength' | 'graceDays' | 'keptDays';
/** The fault of a field, for which words are found. */
export type Wrong = 'number' | 'bounds' | 'order';

/** In the largest unit that it is a whole number of, but one day is said in hours. */
export function durationOf(seconds: number): Duration {
  const unit: Unit =
    seconds % units.days === 0 && seconds > units.days ? 'days' : seconds % units.hours === 0 ? 'hours' : 'minutes';
  return { count: String(seconds / units[unit]), unit };
}

export function fieldsOf({ sessions, password, secondFactor, signInMethods, events }: PolicyChoice): PolicyFields {
  return {
    lifetime: durationOf(sessions.lifetimeSeconds),
    idle: durationOf(sessions.idleSeconds),
    minLength: String(password.minLength),
    requiredFor: secondFactor.requiredFor,
    graceDays: String(secondFactor.graceDays),
    passkey: signInMethods.passkey,
    keptDays: String(events.keptDays),
  };
}

const wholeNumber = (text: string) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined);

/** The choice where all is right, else what is wrong. */
export function readFields(fields: PolicyFields): {
  choice?: PolicyChoice;
  wrong: Partial<Record<WrongField, Wrong>>;
} {
  const wrong: Partial<Record<WrongField, Wrong>> = {};
  const read = (name: WrongField, text: string, size: number, bounds: { least: number; most: number }) => {
    const count = wholeNumber(text);
    if (count === undefined) wrong[name] = 'number';
    else if (count * size < bounds.least || count * size > bounds.most) wrong[name] = 'bounds';
    return (count ?? 0) * size;
  };
  const { lifetime, idle } = fields;
  const lifetimeSeconds = read('lifetime', lifetime.count, units[lifetime.unit], policyBounds.lifetimeSeconds);
  const idleSeconds = read('idle', idle.count, units[idle.unit], policyBounds.idleSeconds);
  if (!wrong.lifetime && !wrong.idle && idleSeconds > lifetimeSeconds) wrong.idle = 'order';
  const minLength = read('minLength', fields.minLength, 1, policyBounds.minLength);
  const graceDays = read('graceDays', fields.graceDays, 1, policyBounds.graceDays);
  const keptDays = read('keptDays', fields.keptDays, 1, policyBounds.keptDays);
  if (Object.keys(wrong).length > 0) return { wrong };
  return {
    wrong,
    choice: {
      sessions: { lifetimeSeconds, idleSeconds },
      password: { minLength },
      secondFactor: { requiredFor: fields.requiredFor, graceDays },
      signInMethods: { password: true, passkey: fields.passkey },
      events: { keptDays },
    },
  };
}
