// The link in every alert mail by which its reader says that it was not them, bound to the account, the address and the event.
import type { ActivityKind } from '../../../contract/activity.ts';
import { pages } from '../../../contract/pages.ts';
import type { HeldFactor } from '../../identity/credentials/factors/held-factor.ts';
import type { Flow, Flows } from '../../identity/credentials/flows/flows.ts';
import type { AlertedEvent, ReportLink, ReportLinks } from '../../notify/report-link.ts';

export type { AlertedEvent, ReportLink, ReportLinks };

/** As the flow keeps it. */
export interface ReportFlow {
  event: AlertedEvent;
  /** Where the link was sent. */
  email: string;
  /**
   * The account had a second factor before the event. Without one, a mail alone could open it, and may do so again; with
   * one, it never may (S21).
   */
  guarded: boolean;
}

interface Deps {
  flows: Flows;
  heldBy: (userKey: string) => Promise<HeldFactor[]>;
  /** Links are made from it alone, never from what a request says of its host (CVE-2025-64101). */
  publicUrl: string;
}

const ttlSeconds = 7 * 86_400;
/** After one of these, the account had a factor before. */
const takesOne: ReadonlySet<ActivityKind> = new Set([
  'totp.replaced',
  'totp.removed',
  'passkey.removed',
  'factors.reset',
]);

export function createReportLinks({ flows, heldBy, publicUrl }: Deps): ReportLinks {
  async function hadFactor(userKey: string, { kind, id }: AlertedEvent): Promise<boolean> {
    if (takesOne.has(kind)) return true;
    return (await heldBy(userKey)).some((factor) => factor.id !== id);
  }
  return {
    async make({ userKey, email }, { kind, at, id }, { guarded = false } = {}) {
      const flow = await flows.start({
        purpose: 'not-me',
        userKey,
        data: { kind, at, id, email, guarded: guarded || (await hadFactor(userKey, { kind, at, id })) },
        ttlSeconds,
        // Each alert is of its own: who takes an account over must not void an earlier one by causing another.
        newestOnly: false,
      });
      const { expiresAt } = flow;
      // In the part of an address that browsers keep to themselves (S45).
      return { link: `${publicUrl}${pages.report}#${flow.id}.${flow.plainSecret}`, expiresAt };
    },
  };
}

export function bondOf({ data }: Flow): ReportFlow {
  const { kind, at, id, email, guarded } = data;
  const event = { kind: kind as ActivityKind, at: String(at), id: id === undefined ? undefined : String(id) };
  return { event, email: String(email), guarded: guarded !== false };
}
