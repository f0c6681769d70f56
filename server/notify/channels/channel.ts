// The interface of every way to deliver a mail.

export interface Address {
  address: string;
  name: string;
}

export interface Mail {
  /** The same at every try, so that a mail server that has it already can tell. */
  id: string;
  kind: string;
  /** When it was written, ISO 8601. */
  date: string;
  from: Address;
  /** Where answers go, else to the sender. */
  replyTo?: string | undefined;
  to: Address;
  subject: string;
  text: string;
  html: string;
}

export interface MailChannel {
  /** For the log and the doctor: what it is, without a secret. */
  readonly description: string;
  /** Rejects with MailRefused where this mail will never be taken, else it may be tried again. */
  deliver(mail: Mail, signal: AbortSignal): Promise<void>;
  /** Rejects with a sentence where mail cannot be delivered now. */
  verify(): Promise<void>;
  close(): void;
}

/** The mail server refuses this very mail for good. */
export class MailRefused extends Error {}
