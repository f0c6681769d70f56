// The row that says how mail is sent.
import type { Storage } from '../../storage/storage.ts';
import type { MailSettingsTable } from '../../storage/tables.ts';

const name = 'mail';

export async function findMailSettings(storage: Storage): Promise<MailSettingsTable | undefined> {
  return storage.db().selectFrom('mail_settings').selectAll().where('name', '=', name).executeTakeFirst();
}

/** Holds back every other change until the transaction ends; makes the row where there is none, so that there is one to hold. */
export async function lockMailSettings(
  storage: Storage,
  first: Omit<MailSettingsTable, 'name'>,
): Promise<MailSettingsTable> {
  await storage
    .db()
    .insertInto('mail_settings')
    .values({ name, ...first })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const row = storage.db().selectFrom('mail_settings').selectAll().where('name', '=', name);
  return (storage.kind === 'sqlite' ? row : row.forUpdate()).executeTakeFirstOrThrow();
}

export async function writeMailSettings(storage: Storage, row: Omit<MailSettingsTable, 'name'>): Promise<void> {
  await storage.db().updateTable('mail_settings').set(row).where('name', '=', name).execute();
}
