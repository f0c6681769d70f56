// Keeps, in the store, by which a sealing key is known as the one that the store belongs to.
import type { Storage } from './storage.ts';

const factName = 'sealing-key-check';

export interface KeyChecks {
  find(): Promise<string | undefined>;
  /** Keeps the check of the first key; @returns the one that is kept, which is another node's where that was first. */
  keepFirst(check: string): Promise<string>;
}

export function keyChecks(storage: Storage): KeyChecks {
  async function find(): Promise<string | undefined> {
    const row = await storage
      .db()
      .selectFrom('store_facts')
      .select('value')
      .where('name', '=', factName)
      .executeTakeFirst();
    return row?.value;
  }
  return {
    find,
    async keepFirst(check) {
      await storage
        .db()
        .insertInto('store_facts')
        .values({ name: factName, value: check })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      return (await find()) ?? check;
    },
  };
}
