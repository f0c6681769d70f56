// Compares what two people made of the same account: who changed which field since both began.

import type { SocialLink } from '../../../contract/schemas/user.ts';
import { isSame } from '../../forms/is-same.ts';
import { type FieldName, fieldNames, type ProfileFields } from './profile-fields.ts';

export interface Comparison {
  /** Both changed it, to different things: a person decides. */
  clashing: FieldName[];
  onlyMine: FieldName[];
  onlyTheirs: FieldName[];
}

export function compare(base: ProfileFields, mine: ProfileFields, theirs: ProfileFields): Comparison {
  const found: Comparison = { clashing: [], onlyMine: [], onlyTheirs: [] };
  for (const name of fieldNames) {
    const iChanged = !isSame(base[name], mine[name]);
    const theyChanged = !isSame(base[name], theirs[name]);
    if (iChanged && theyChanged) {
      if (!isSame(mine[name], theirs[name])) found.clashing.push(name);
    } else if (iChanged) found.onlyMine.push(name);
    else if (theyChanged) found.onlyTheirs.push(name);
  }
  return found;
}

/** Mine, then what they added since both began. */
export function bothLinks(
  base: readonly SocialLink[],
  mine: readonly SocialLink[],
  theirs: readonly SocialLink[],
): SocialLink[] {
  const isIn = (list: readonly SocialLink[], link: SocialLink) => list.some((other) => isSame(other, link));
  return [...mine, ...theirs.filter((link) => !isIn(base, link) && !isIn(mine, link))];
}
