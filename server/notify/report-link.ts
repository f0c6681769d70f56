// The link in every alert mail by which its reader says that it was not them, as modules know it that send alerts.
import type { ActivityKind } from '../../contract/activity.ts';

export interface ReportLink {
  link: string;
  expiresAt: string;
}

/** The event that an alert told of: a reader who uses its link can undo all since then. */
export interface AlertedEvent {
  kind: ActivityKind;
  /** ISO 8601. */
  at: string;
  /** Of the factor that was added by it. */
  id?: string | undefined;
}

export interface ReportLinks {
  /**
   * Joins the transaction that sends the mail.
   * @param how `guarded`: the link never takes the last second factor; else only where the account had one before the event
   */
  make(
    person: { userKey: string; email: string },
    event: AlertedEvent,
    how?: { guarded?: boolean },
  ): Promise<ReportLink>;
}
