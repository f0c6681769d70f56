// Ways into the activity of all accounts: by time, and by kind, account, actor and address, each in the order of time.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const index = (name: string, ...columns: string[]) =>
    db.schema.createIndex(name).on('activity').columns(columns).execute();
  // The order of the list is whole, so that a page goes on exactly where the one before ended.
  await index('activity_newest', 'at', 'user_key', 'seq');
  await db.schema.dropIndex('activity_at').execute();
  // With the kind between: one kind of one address is then a stretch of the index, however many others it has.
  await index('activity_kind', 'kind', 'at', 'user_key', 'seq');
  await index('activity_address_kind', 'address', 'kind', 'at', 'user_key', 'seq');
  // With what else is asked for at their ends: what does not fit is passed over without a look at the entry itself.
  await index('activity_actor_kind', 'actor_key', 'kind', 'at', 'user_key', 'seq', 'address');
  await index('activity_account_kind', 'user_key', 'kind', 'at', 'seq', 'actor_key', 'address');
}
