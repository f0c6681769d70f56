// The tables as TypeScript sees them, the same in both stores. Times are ISO 8601 text, JSON is text.
import type { Kysely, Transaction } from 'kysely';

export interface Tables {
  items: ItemsTable;
  item_history: ItemHistoryTable;
  edges: EdgesTable;
  files: FilesTable;
  logins: LoginsTable;
  passwords: PasswordsTable;
  sessions: SessionsTable;
  flows: FlowsTable;
  attempts: AttemptsTable;
  jobs: JobsTable;
  store_facts: StoreFactsTable;
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
  bytes: Uint8Array;
}

export interface LoginsTable {
  user_key: string;
  /** Normal form of the e-mail address; unique. */
  email_normal: string;
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
  /** What is counted, e.g. `signin.account:<hash>`. */
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
}

export interface StoreFactsTable {
  name: string;
  value: string;
}

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;
