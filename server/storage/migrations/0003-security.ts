// Second factors, tokens, known devices, policy, and what waits to be exported or deleted.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter';
  const text = postgres ? sql`text collate "C"` : sql`text`;
  const integer = postgres ? sql`bigint` : sql`integer`;

  // One authenticator app at most: the key of the table is the user's.
  await db.schema
    .createTable('totp')
    .addColumn('user_key', text, (c) => c.primaryKey().notNull().references('items.key').onDelete('cascade'))
    .addColumn('id', text, (c) => c.notNull().unique())
    .addColumn('secret_sealed', text, (c) => c.notNull())
    .addColumn('last_step', integer, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('used_at', text)
    .execute();

  await db.schema
    .createTable('passkeys')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('user_key', text, (c) => c.notNull().references('items.key').onDelete('cascade'))
    .addColumn('credential_id', text, (c) => c.notNull().unique())
    .addColumn('public_key', text, (c) => c.notNull())
    .addColumn('algorithm', integer, (c) => c.notNull())
    .addColumn('sign_count', integer, (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('aaguid', text, (c) => c.notNull())
    .addColumn('transports', text, (c) => c.notNull())
    .addColumn('discoverable', integer, (c) => c.notNull())
    .addColumn('user_verified', integer, (c) => c.notNull())
    .addColumn('backup_eligible', integer, (c) => c.notNull())
    .addColumn('backed_up', integer, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('used_at', text)
    .execute();
  await db.schema.createIndex('passkeys_user').on('passkeys').columns(['user_key', 'created_at']).execute();

  // The user handle must tell nothing about the person (WebAuthn Level 3, 14.6.1).
  await db.schema
    .createTable('webauthn_users')
    .addColumn('user_key', text, (c) => c.primaryKey().notNull().references('items.key').onDelete('cascade'))
    .addColumn('handle', text, (c) => c.notNull().unique())
    .execute();

  await db.schema
    .createTable('backup_codes')
    .addColumn('user_key', text, (c) => c.notNull().references('items.key').onDelete('cascade'))
    .addColumn('public_part', text, (c) => c.notNull())
    .addColumn('hash', text, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('used_at', text)
    .addPrimaryKeyConstraint('backup_codes_pk', ['user_key', 'public_part'])
    .execute();

  /** Which factor was used last, to offer it first; consecutive failures per factor, to stop it at a hundred. */
  await db.schema
    .createTable('factor_use')
    .addColumn('user_key', text, (c) => c.notNull().references('items.key').onDelete('cascade'))
    .addColumn('factor', text, (c) => c.notNull())
    .addColumn('used_at', text)
    .addPrimaryKeyConstraint('factor_use_pk', ['user_key', 'factor'])
    .execute();

  await db.schema
    .createTable('tokens')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('user_key', text, (c) => c.notNull().references('items.key').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('hash', text, (c) => c.notNull().unique())
    .addColumn('last4', text, (c) => c.notNull())
    .addColumn('scopes', text, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('expires_at', text)
    .addColumn('used_at', text)
    .addColumn('used_address', text)
    .addColumn('previous_hash', text, (c) => c.unique())
    .addColumn('previous_until', text)
    .addColumn('reminded_at', text)
    .execute();
  await db.schema.createIndex('tokens_user').on('tokens').columns(['user_key', 'created_at']).execute();
  await db.schema.createIndex('tokens_expires').on('tokens').column('expires_at').execute();

  await db.schema
    .createTable('devices')
    .addColumn('user_key', text, (c) => c.notNull().references('items.key').onDelete('cascade'))
    .addColumn('device_hash', text, (c) => c.notNull())
    .addColumn('likeness_hash', text, (c) => c.notNull())
    .addColumn('seen_at', text, (c) => c.notNull())
    .addColumn('told_at', text)
    .addPrimaryKeyConstraint('devices_pk', ['user_key', 'device_hash'])
    .execute();

  await db.schema
    .createTable('policy')
    .addColumn('name', text, (c) => c.primaryKey().notNull())
    .addColumn('value', text, (c) => c.notNull())
    .addColumn('updated_by', text)
    .addColumn('updated_at', text, (c) => c.notNull())
    .execute();

  // One per person: the newest. `content_key` names the pieces that its newest run writes; older ones are purged.
  await db.schema
    .createTable('exports')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('user_key', text, (c) => c.notNull().unique().references('items.key').onDelete('cascade'))
    .addColumn('status', text, (c) => c.notNull())
    .addColumn('progress', integer, (c) => c.notNull())
    .addColumn('content_key', text, (c) => c.unique())
    .addColumn('size_bytes', integer, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('finished_at', text)
    .addColumn('expires_at', text, (c) => c.notNull())
    .execute();
  // No reference to exports: gigabytes are not to be deleted within somebody's call, but piece by piece afterwards.
  await db.schema
    .createTable('export_pieces')
    .addColumn('content_key', text, (c) => c.notNull())
    .addColumn('seq', integer, (c) => c.notNull())
    .addColumn('bytes', postgres ? sql`bytea` : sql`blob`, (c) => c.notNull())
    .addPrimaryKeyConstraint('export_pieces_pk', ['content_key', 'seq'])
    .execute();
  // The work of one person is found without a look at everybody's.
  await db.schema.createIndex('items_created_by').on('items').columns(['created_by', 'key']).execute();
  await db.schema.createIndex('files_created_by').on('files').columns(['created_by', 'key']).execute();

  await db.schema
    .createTable('deletions')
    .addColumn('user_key', text, (c) => c.primaryKey().notNull().references('items.key').onDelete('cascade'))
    .addColumn('asked_at', text, (c) => c.notNull())
    .addColumn('deletes_at', text, (c) => c.notNull())
    .addColumn('reminded_at', text)
    .addColumn('parked_at', text)
    .execute();
  await db.schema.createIndex('deletions_due').on('deletions').column('deletes_at').execute();
}
