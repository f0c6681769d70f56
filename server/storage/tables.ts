// The tables as TypeScript sees them, the same in both stores. Times are ISO 8601 text, JSON is text.
import type { Kysely, Transaction } from 'kysely';

export interface Tables {
  items: ItemsTable;
  item_history: ItemHistoryTable;
  edges: EdgesTable;
  files: FilesTable;
  file_pieces: FilePiecesTable;
  logins: LoginsTable;
  passwords: PasswordsTable;
  sessions: SessionsTable;
  flows: FlowsTable;
  attempts: AttemptsTable;
  jobs: JobsTable;
  mail_notices: MailNoticesTable;
  storage_use: StorageUseTable;
  store_facts: StoreFactsTable;
  activity: ActivityTable;
  activity_heads: ActivityHeadsTable;
  events: EventsTable;
  totp: TotpTable;
  passkeys: PasskeysTable;
  webauthn_users: WebauthnUsersTable;
  backup_codes: BackupCodesTable;
  factor_use: FactorUseTable;
  tokens: TokensTable;
  devices: DevicesTable;
  policy: PolicyTable;
  exports: ExportsTable;
  export_pieces: ExportPiecesTable;
  deletions: DeletionsTable;
  looks: ViewAsTable;
  mail_settings: MailSettingsTable;
  bulk_runs: BulkRunsTable;
  bulk_rows: BulkRowsTable;
  factor_requirements: FactorRequirementsTable;
}

export interface ItemsTable {
  key: string;
  type: string;
  data: string;
  rev: number;
  /** Folded `data.name`, for seeking and sorting. */
  name_folded: string;
  /** 1 or 0 on users, null on all else. */
  active: number | null;
  created_by: string | null;
  created_at: string;
  updated_by: string | null;
  updated_at: string;
  trashed_by: string | null;
  trashed_at: string | null;
}

export interface ItemHistoryTable {
  item_key: string;
  rev: number;
  type: string;
  data: string;
  message: string | null;
  updated_by: string | null;
  updated_at: string;
}

export interface EdgesTable {
  key: string;
  type: string;
  from_key: string;
  to_key: string;
  data: string;
  rev: number;
  created_by: string | null;
  created_at: string;
  updated_by: string | null;
  updated_at: string;
}

export interface FilesTable {
  key: string;
  extension: string;
  media_type: string;
  original_name: string;
  size_bytes: number;
  /** The item that holds the file; null until one does. */
  item_key: string | null;
  /** 1 for what we encoded ourselves (thumbnails): may be shown in a page. */
  safe_image: number;
  created_by: string;
  created_at: string;
  /** All of them in files of before 0012; none in those that are kept in pieces. */
  bytes: Uint8Array;
  /** 1 where an earlier state of the item names it, so that it stays as long as the item. */
  in_history: number;
}

export interface FilePiecesTable {
  file_key: string;
  seq: number;
  bytes: Uint8Array;
}

export interface LoginsTable {
  user_key: string;
  /** Normal form of the e-mail address; unique. */
  email_normal: string;
  /** The text by which it is sought. */
  email_folded: string;
  /** When a session of theirs was used last; empty where none ever was. Stays when sessions end. */
  seen_at: string;
}

export interface PasswordsTable {
  user_key: string;
  /** PHC string of argon2id, with its parameters. */
  hash: string;
  changed_at: string;
  /** 1 where somebody else set it: the person is asked for a new one. */
  provisional: number;
}

export interface SessionsTable {
  /** Public id, to list and end it. */
  id: string;
  token_hash: string;
  user_key: string;
  /** `browser` (cookie) or `script` (token). */
  kind: string;
  /** How it signed in, e.g. `password`. */
  method: string;
  address: string;
  user_agent: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
  /** When the person last proved who they are. */
  proven_at: string;
}

export interface FlowsTable {
  id: string;
  purpose: string;
  secret_hash: string;
  user_key: string | null;
  data: string;
  attempts: number;
  created_at: string;
  expires_at: string;
}

export interface AttemptsTable {
  /** The thing that is counted, e.g. `signin.account:<hash>`. */
  subject: string;
  count: number;
  window_started_at: string;
  blocked_until: string | null;
}

export interface JobsTable {
  id: string;
  kind: string;
  data: string;
  attempts: number;
  run_at: string;
  locked_until: string | null;
  last_error: string | null;
  created_at: string;
  failed_at: string | null;
  /** The lowest first. */
  priority: number;
  /** Of the jobs of a lane one runs at a time; null: beside all others. */
  lane: string | null;
}

/** A notice that was mailed to a reader, or held back to be told of with others. */
export interface MailNoticesTable {
  job_id: string;
  /** A hash of the address. */
  reader: string;
  kind: string;
  at: string;
  held: number;
}

/** How much more or less a person keeps since; the sum of the rows is what they keep. Written by triggers. */
export interface StorageUseTable {
  user_key: string;
  what: 'files' | 'states' | 'items';
  bytes: number;
}

export interface StoreFactsTable {
  name: string;
  value: string;
}

/** One line of an account's log; `hash` chains it to the one before. */
export interface ActivityTable {
  user_key: string;
  /** From 1, without a gap. */
  seq: number;
  at: string;
  kind: string;
  actor_key: string | null;
  address: string;
  user_agent: string;
  data: string;
  hash: string;
}

export interface ActivityHeadsTable {
  user_key: string;
  seq: number;
  hash: string;
  /** HMAC under the server's key, so that the store alone cannot make one. */
  seal: string;
}

export interface TotpTable {
  user_key: string;
  id: string;
  secret_sealed: string;
  /** The last step that was accepted: none up to it is again (RFC 6238, 5.2). */
  last_step: number;
  created_at: string;
  used_at: string | null;
}

export interface PasskeysTable {
  id: string;
  user_key: string;
  /** base64url. */
  credential_id: string;
  /** COSE key, base64url. */
  public_key: string;
  /** COSE algorithm. */
  algorithm: number;
  sign_count: number;
  name: string;
  aaguid: string;
  /** JSON list. */
  transports: string;
  discoverable: number;
  user_verified: number;
  backup_eligible: number;
  backed_up: number;
  created_at: string;
  used_at: string | null;
}

export interface WebauthnUsersTable {
  user_key: string;
  /** 64 random bytes, base64url. */
  handle: string;
}

export interface BackupCodesTable {
  user_key: string;
  public_part: string;
  hash: string;
  created_at: string;
  used_at: string | null;
}

export interface FactorUseTable {
  user_key: string;
  /** `otp`, `webauthn` or `backup`. */
  factor: string;
  used_at: string | null;
}

export interface TokensTable {
  id: string;
  user_key: string;
  name: string;
  hash: string;
  last4: string;
  /** JSON list. */
  scopes: string;
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
  used_address: string | null;
  previous_hash: string | null;
  previous_until: string | null;
  reminded_at: string | null;
}

export interface DevicesTable {
  user_key: string;
  device_hash: string;
  /** A hash of what it looks like from outside: of many that look the same, few are told by mail. */
  likeness_hash: string;
  seen_at: string;
  /** When its owner was told of it by mail. */
  told_at: string | null;
}

export interface PolicyTable {
  name: string;
  /** JSON. */
  value: string;
  updated_by: string | null;
  updated_at: string;
}

export interface ExportsTable {
  id: string;
  user_key: string;
  /** `waiting`, `working`, `done` or `failed`. */
  status: string;
  /** Percent. */
  progress: number;
  /** Of the pieces of the newest run; who writes for another one has been overtaken. */
  content_key: string | null;
  size_bytes: number;
  created_at: string;
  finished_at: string | null;
  expires_at: string;
}

export interface ExportPiecesTable {
  content_key: string;
  /** From 0, without a gap. */
  seq: number;
  bytes: Uint8Array;
}

export interface DeletionsTable {
  user_key: string;
  asked_at: string;
  deletes_at: string;
  reminded_at: string | null;
  /** Set where it was due and could not be done: they are the last active super-admin. */
  parked_at: string | null;
}

/** An administrator looks at a profile as its owner; worth nothing without the session that it is bound to. */
export interface ViewAsTable {
  id: string;
  /** One at a time. No reference: the end of a look is written down after its session is gone. */
  session_id: string;
  by_key: string;
  user_key: string;
  reason: string;
  began_at: string;
  ends_at: string;
}

export interface MailSettingsTable {
  name: string;
  /** JSON; `null` where there are none. */
  value: string;
  password_sealed: string | null;
  version: number;
  updated_by: string | null;
  updated_at: string | null;
}

export interface BulkRunsTable {
  id: string;
  /** The change that is made to each row. */
  kind: string;
  /** JSON: what holds for all rows. */
  parameters: string;
  begun_by: string;
  /** From where it was begun; stands in the log of each account that it changes. */
  address: string;
  user_agent: string;
  /** `waiting`, `running`, `stopped` or `finished`. */
  state: string;
  /** Why it was stopped. */
  reason: string | null;
  total: number;
  done: number;
  failed: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export interface BulkRowsTable {
  run_id: string;
  /** From 0, without a gap. */
  position: number;
  user_key: string | null;
  /** Of who is invited. */
  email: string | null;
  name: string | null;
  /** `left`, `done` or `failed`. */
  outcome: string;
  /** Of the error, where it failed. */
  code: string | null;
}

/** Only added to; the oldest go after as many days as the policy says. */
export interface EventsTable {
  /** Sorts by time. */
  key: string;
  /** One of the contract. */
  topic: string;
  /** The end of its full name: the type of an item, or the rest of a name of one's own; empty where it has none. */
  rest: string;
  /** The account that it happened to: read by its owner and by administrators alone. */
  user_key: string | null;
  /** The item that it happened to or comes from. */
  item_key: string | null;
  created_at: string;
  created_by: string | null;
  /** JSON. Never a secret, an address or a link. */
  data: string;
  /** The run of an action that made it. */
  caused_by: string | null;
  /** How many runs led to it, one after the other. */
  depth: number;
}

export interface FactorRequirementsTable {
  user_key: string;
  /** From then on there is nothing else for them until they have a second factor. */
  from_at: string;
  required_by: string | null;
  created_at: string;
}

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;
