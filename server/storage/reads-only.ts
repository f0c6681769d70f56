// Refuses every statement that writes, for work that must leave the store as it is.
import type { KyselyPlugin, PluginTransformQueryArgs, RootOperationNode } from 'kysely';

function reads(node: RootOperationNode): boolean {
  if (node.kind === 'SelectQueryNode') return true;
  // Written out by hand: its beginning says what it does; a list of names before it may hide a write in PostgreSQL.
  if (node.kind !== 'RawNode') return false;
  const text = node.sqlFragments.join(' ').trimStart();
  return /^(select|with)\b/i.test(text) && !/\b(insert|update|delete|merge)\b/i.test(text);
}

export const readsOnly: KyselyPlugin = {
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (!reads(node)) throw new Error('This work may only read: nothing was written.');
    return node;
  },
  transformResult: async ({ result }) => result,
};
