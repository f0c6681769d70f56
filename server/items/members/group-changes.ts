// Notes the changes of organisations and user groups in the activity log of the person who made them.
import type { AccountTopic, PayloadOf } from '../../../contract/events.ts';
import type { ItemsTable } from '../../storage/tables.ts';
import { readData } from '../entity.ts';
import type { Author, GraphDeps } from '../graph-deps.ts';
import { isGroup } from '../item-types.ts';

type GroupTopic = Exclude<Extract<AccountTopic, `group.${string}`>, `group.inside-${string}`>;
type Row = Pick<ItemsTable, 'key' | 'type' | 'data'>;

const nameOf = (row: Row): string => {
  const { name } = readData(row.data);
  return typeof name === 'string' ? name : '';
};

/** Items of other types are passed over, and what the server does by itself. Joins the transaction. */
export async function noteGroup(
  { events }: GraphDeps,
  author: Author,
  topic: GroupTopic,
  row: Row,
  more: { from?: string } = {},
): Promise<void> {
  if (author === null || !isGroup(row.type)) return;
  const data = { name: nameOf(row), groupKey: row.key, ...more } as PayloadOf<GroupTopic>;
  await events.emit(topic, { userKey: author, by: author, data });
}

/** One line where a write gave a group another name. */
export async function noteGroupName(deps: GraphDeps, author: Author, before: Row, after: Row): Promise<void> {
  if (!isGroup(after.type)) return;
  const from = nameOf(before);
  if (from !== nameOf(after)) await noteGroup(deps, author, 'group.renamed', after, { from });
}
