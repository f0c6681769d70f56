// How often what may be tried in which stretch of time, and how much of that is left.
import { timestamp } from '../../../platform/clock.ts';
import type { AttemptsTable } from '../../../storage/tables.ts';
import { type SlotRange, slotName } from './throttle-store.ts';

/** So many in any stretch of time so long. */
export interface Budget {
  prefix: string;
  limit: number;
  windowSeconds: number;
}

export const budgets = {
  signInOfSource: { prefix: 'signin.source:', limit: 50, windowSeconds: 600 },
  challengeOfSource: { prefix: 'challenge.source:', limit: 300, windowSeconds: 600 },
  mailOfSource: { prefix: 'mail.source:', limit: 20, windowSeconds: 3600 },
  mailTestOfPerson: { prefix: 'mail.test:', limit: 20, windowSeconds: 600 },
  /** Apart from the links that people wait for: nobody spends those by asking for somebody else's address. */
  mailToNewAddress: { prefix: 'mail.new-address:', limit: 5, windowSeconds: 3600 },
  mailToAddress: { prefix: 'mail.address:', limit: 5, windowSeconds: 3600 },
  /** Each is told by mail: a curious administrator is slowed down. */
  viewAsOfAdmin: { prefix: 'look.admin:', limit: 20, windowSeconds: 3600 },
  /** New secrets of one person's tokens: made or regenerated, each is told by mail. */
  tokenOfPerson: { prefix: 'token.person:', limit: 120, windowSeconds: 600 },
  /** Letting one person in, raising them, requiring a factor of them. What takes away is never held up. */
  standingOfPerson: { prefix: 'standing.person:', limit: 20, windowSeconds: 3600 },
} satisfies Record<string, Budget>;

/** The window moves in steps of a tenth of itself, so that a budget is never had twice across a border. */
const slotsPerWindow = 10;

const slotMsOf = (budget: Budget) => (budget.windowSeconds * 1000) / slotsPerWindow;

/** The slots that count now. A slot far ahead was counted before the clock went back, and counts no more. */
export function rangeOf(budget: Budget, subject: string, now: number): SlotRange {
  const windowMs = budget.windowSeconds * 1000;
  return {
    subject,
    after: timestamp(now - windowMs - slotMsOf(budget)),
    upTo: timestamp(now + windowMs),
  };
}

export function slotOf(budget: Budget, subject: string, now: number) {
  const slotMs = slotMsOf(budget);
  const slotStart = timestamp(Math.floor(now / slotMs) * slotMs);
  return { subject: slotName(subject, slotStart), window_started_at: slotStart, blocked_until: null };
}

/** Seconds until there is something of the budget again; 0 where there is now. */
export function waitOf(budget: Budget, slots: readonly AttemptsTable[], now: number): number {
  const spent = slots.reduce((sum, slot) => sum + slot.count, 0);
  if (spent < budget.limit) return 0;
  const oldest = slots.find((slot) => slot.count > 0)?.window_started_at ?? timestamp(now);
  const freeAt = Date.parse(oldest) + slotMsOf(budget) + budget.windowSeconds * 1000;
  return Math.max(1, Math.ceil((freeAt - now) / 1000));
}
