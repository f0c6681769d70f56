// The names under which the graph tells its changes; sessions and the account cache depend on exactly these.

/**
 * - `item:<key>`: the row of the item, its place (Child edges from and to it), or a permission on it.
 * - `user:<key>`: the user's item or active flag; a membership of theirs; a permission that they hold.
 * - `group:<key>`: the item of an organisation or user group; its members; a permission that it holds.
 *
 * A change that passes through several steps is told for the step alone: the letters of one item change without a word
 * when those of a parent do. A cache of letters must not go by these names.
 */
export const changeNames = {
  item: (key: string) => `item:${key}`,
  user: (key: string) => `user:${key}`,
  group: (key: string) => `group:${key}`,
};

/** Types that permissions are given to, and what a change of such a participant is called besides `item:`. */
const participantNames: Record<string, (key: string) => string> = {
  User: changeNames.user,
  Organisation: changeNames.group,
  Usergroup: changeNames.group,
};

export function isParticipant(type: string): boolean {
  return Object.hasOwn(participantNames, type);
}

/** The names of a write to the row of this item. */
export function namesOfItem(item: { key: string; type: string }): string[] {
  const participant = Object.hasOwn(participantNames, item.type) ? participantNames[item.type] : undefined;
  return participant ? [changeNames.item(item.key), participant(item.key)] : [changeNames.item(item.key)];
}

/**
 * The names of adding, changing or removing an edge. The type of a participant is not looked up: a key is
 * that of one item, so telling both names costs nothing and misses nobody.
 */
export function namesOfEdge(edge: { type: string; from_key: string; to_key: string }): string[] {
  switch (edge.type) {
    case 'Permission':
      return [changeNames.item(edge.to_key), changeNames.user(edge.from_key), changeNames.group(edge.from_key)];
    case 'Member':
      return [changeNames.group(edge.from_key), changeNames.user(edge.to_key), changeNames.group(edge.to_key)];
    default:
      return [changeNames.item(edge.from_key), changeNames.item(edge.to_key)];
  }
}
