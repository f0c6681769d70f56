// A kind of second factor, as the account that holds one sees it: listed, and taken away.

export interface HeldFactor {
  id: string;
  type: 'otp' | 'webauthn';
  /** As its owner named it; empty where it has no name. */
  name: string;
  addedAt: string;
}

export interface FactorKind {
  /** Oldest first. */
  heldBy(userKey: string): Promise<HeldFactor[]>;
  /** That one, or all of them. Joins the transaction. @returns those that there were. */
  remove(userKey: string, id?: string): Promise<HeldFactor[]>;
}
