// The link in every alert mail by which its reader says that it was not them, bound to the account, the address and the event.
import type { ActivityKind } from '../../../contract/activity.ts';
import { pages } from '../../../contract/pages.ts';
import type { Flow, Flows } from '../../identity/credentials/flows/flows.ts';
import { findOf } from '../../identity/credentials/passkeys/passkeys-store.ts';
import { findTotp } from '../../identity/credentials/totp/totp-store.ts';
import type { Storage } from '../../storage/storage.ts';

export interface ReportLink {
  link: string;
  expiresAt: string;
}

/** What an alert told, and what one who uses its link can undo back to. */
export interface AlertedEvent {
  kind: ActivityKind;
  /** ISO 8601. */
  at: string;
  /** Of the factor that was added by it. */
  id?: string | undefined;
}

/** As the flow keeps it. */
export interface NotMeBond {
  event: AlertedEvent;
  /** Where the link was sent. */
  email: string;
  /**
   * The account had a second factor before the event. What a mail alone opened then, it opens with a mail alone
   * again; what asked for more never does (S21).
   */
  guarded: boolean;
}

export interface ReportLinks {
  /** Joins the transaction that sends the mail. */
  make(person: { userKey: string; email: string }, event: AlertedEvent): Promise<ReportLink>;
}

interface Deps {
  storage: Storage;
  flows: Flows;
  /** Links are made from it alone, never from what a request says of its host (CVE-2025-64101). */
  publicUrl: string;
}

const ttlSeconds = 7 * 86_400;
/** Who loses a factor by these had one. */
const takesOne: ReadonlySet<ActivityKind> = new Set([
  'totp.replaced',
  'totp.removed',
  'passkey.removed',
  'factors.reset',
]);

export function createReportLinks({ storage, flows, publicUrl }: Deps): ReportLinks {
  async function hadFactor(userKey: string, { kind, id }: AlertedEvent): Promise<boolean> {
    if (takesOne.has(kind)) return true;
    const app = await findTotp(storage, userKey);
    const ids = [...(app ? [app.id] : []), ...(await findOf(storage, userKey)).map((row) => row.id)];
    return ids.some((each) => each !== id);
  }
  return {
    async make({ userKey, email }, { kind, at, id }) {
      const flow = await flows.start({
        purpose: 'not-me',
        userKey,
        data: { kind, at, id, email, guarded: await hadFactor(userKey, { kind, at, id }) },
        ttlSeconds,
        // Each alert is of its own: who takes an account over must not void an earlier one by causing another.
        newestOnly: false,
      });
      const { expiresAt } = flow;
      // In the part of an address that browsers keep to themselves (S45).
      return { link: `${publicUrl}${pages.notMe}#${flow.id}.${flow.plainSecret}`, expiresAt };
    },
  };
}

export function bondOf({ data }: Flow): NotMeBond {
  const { kind, at, id, email, guarded } = data;
  const event = { kind: kind as ActivityKind, at: String(at), id: id === undefined ? undefined : String(id) };
  return { event, email: String(email), guarded: guarded !== false };
}
