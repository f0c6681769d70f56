// The row that holds the policy, and what the store knows of whom it concerns.
import type { Storage } from '../../../storage/storage.ts';
import type { PolicyTable } from '../../../storage/tables.ts';

const name = 'policy';

export async function findPolicy(storage: Storage): Promise<PolicyTable | undefined> {
  return storage.db().selectFrom('policy').selectAll().where('name', '=', name).executeTakeFirst();
}

/** Holds back every other change until the transaction ends; makes the row where there is none, so that there is one to hold. */
export async function lockPolicy(storage: Storage, first: Omit<PolicyTable, 'name'>): Promise<PolicyTable> {
  await storage
    .db()
    .insertInto('policy')
    .values({ name, ...first })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const row = storage.db().selectFrom('policy').selectAll().where('name', '=', name);
  return (storage.kind === 'sqlite' ? row : row.forUpdate()).executeTakeFirstOrThrow();
}

export async function writePolicy(storage: Storage, row: Omit<PolicyTable, 'name'>): Promise<void> {
  await storage.db().updateTable('policy').set(row).where('name', '=', name).execute();
}

/** Active users without a second factor; with `groupKey` its members among them. */
export async function countWithoutFactor(storage: Storage, groupKey?: string): Promise<number> {
  let statement = storage
    .db()
    .selectFrom('items')
    .where('type', '=', 'User')
    .where('active', '=', 1)
    .where('trashed_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('totp').select('id').whereRef('totp.user_key', '=', 'items.key'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('passkeys').select('id').whereRef('passkeys.user_key', '=', 'items.key'))),
    );
  if (groupKey !== undefined) {
    statement = statement.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('edges')
          .select('edges.key')
          .where('edges.type', '=', 'Member')
          .where('edges.from_key', '=', groupKey)
          .whereRef('edges.to_key', '=', 'items.key'),
      ),
    );
  }
  const { count } = await statement.select((of) => of.fn.countAll().as('count')).executeTakeFirstOrThrow();
  return Number(count);
}
