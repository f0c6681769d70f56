// Folds the names that are stored anew, and keeps beside each login the text by which its address is sought.
import { type Kysely, sql } from 'kysely';
import { foldedName } from '../../../contract/name-folding.ts';
import { foldedAddress } from '../../platform/folded-address.ts';

const atOnce = 500;

// It folds as the product does today and not as it did when this was written: a later change of the fold brings its own
// migration, after which the names are folded by the newest one all the same.

// biome-ignore lint/suspicious/noExplicitAny: a migration must not follow later changes of the table types.
export async function up(db: Kysely<any>): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter';
  const text = postgres ? sql`text collate "C"` : sql`text`;

  await db.schema
    .alterTable('logins')
    .addColumn('email_folded', text, (c) => c.notNull().defaultTo(''))
    .execute();
  await foldNames(db);
  await foldAddresses(db);
  // A search for a part of an address reads it whole, and nothing but it.
  await db.schema.createIndex('logins_folded').on('logins').columns(['email_folded', 'user_key']).execute();
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
async function foldNames(db: Kysely<any>): Promise<void> {
  for (let after = ''; ; ) {
    const rows: { key: string; data: string; name_folded: string }[] = await db
      .selectFrom('items')
      .select(['key', 'data', 'name_folded'])
      .where('key', '>', after)
      .where('name_folded', '<>', '')
      .orderBy('key')
      .limit(atOnce)
      .execute();
    for (const { key, data, name_folded: before } of rows) {
      const folded = foldedName(JSON.parse(data));
      if (folded !== before)
        await db.updateTable('items').set({ name_folded: folded }).where('key', '=', key).execute();
    }
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) return;
    after = last.key;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
async function foldAddresses(db: Kysely<any>): Promise<void> {
  for (let after = ''; ; ) {
    const rows: { user_key: string; email_normal: string; data: string }[] = await db
      .selectFrom('logins')
      .innerJoin('items', 'items.key', 'logins.user_key')
      .select(['logins.user_key', 'logins.email_normal', 'items.data'])
      .where('logins.user_key', '>', after)
      .orderBy('logins.user_key')
      .limit(atOnce)
      .execute();
    for (const { user_key: key, email_normal: normal, data } of rows) {
      const { email } = JSON.parse(data) as { email?: unknown };
      const folded = foldedAddress(typeof email === 'string' ? email : normal, normal);
      await db.updateTable('logins').set({ email_folded: folded }).where('user_key', '=', key).execute();
    }
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) return;
    after = last.user_key;
  }
}
