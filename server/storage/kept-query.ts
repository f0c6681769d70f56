// Compiles the queries of hot paths once: building one and writing it out costs several times what running it does.
import { type Compilable, type CompiledQuery, type QueryResult, SelectQueryNode } from 'kysely';
import { readsOnly } from './reads-only.ts';
import type { Database, Tx } from './tables.ts';

/** Stands for a value while the query is made. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

interface Kept {
  query: CompiledQuery;
  writes: boolean;
}

/**
 * @param build is called once for each store, with stand-ins for the values: it may pass them on, each by its name, and
 * must not look at them. The text is the same at each call, then.
 */
export function keptQuery<Given extends object, Row>(
  build: (db: Database | Tx, given: Given) => Compilable<Row>,
): (db: Database | Tx, given: Given) => Promise<QueryResult<Row>> {
  const known = new WeakMap<object, Kept>();

  function compile(db: Database | Tx): Kept {
    const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) });
    const query = build(db, slots as Given).compile();
    return { query, writes: !SelectQueryNode.is(query.query) };
  }

  return (db, given) => {
    const { adapter, plugins } = db.getExecutor();
    // Of the store itself; a transaction in it has the same.
    let kept = known.get(adapter);
    if (!kept) {
      kept = compile(db);
      known.set(adapter, kept);
    }
    // A compiled query no longer comes by the plugin that refuses to write.
    if (kept.writes && plugins.includes(readsOnly)) throw new Error('This work may only read: nothing was written.');
    const parameters = kept.query.parameters.map((value) =>
      value instanceof Slot ? (given as Record<string, unknown>)[value.name] : value,
    );
    return db.executeQuery({ ...kept.query, parameters } as CompiledQuery<Row>);
  };
}
