// The letters of a permission, what each allows, and the presets that people choose from.

/** Every letter, in the order in which full permission is written. */
export const letters = ['r', 'w', 's', 'a', 'd', 't', 'l', 'u', 'g'] as const;
export type Letter = (typeof letters)[number];

/** The right that each letter gives on the item it stands on. */
export const letterMeanings: Record<Letter, string> = {
  r: 'read',
  w: 'write',
  s: 'share with others',
  a: 'append new items under it',
  d: 'delete for good',
  t: 'move to the trash',
  l: 'link to other items',
  u: 'unlink from other items',
  g: 'grant: change what others may do',
};

/** All nine letters: on the user group `domain` they make a super-admin. */
export const fullPermission = 'rwsadtlug';

/** The choices of the share dialog, weakest first. */
export const presets = ['r', 'rwa', 'rwalu', 'rwatlu', 'rwatslu', fullPermission] as const;

/** The key of the user group whose members are administrators. */
export const domainKey = 'domain';

/** Letters of a permission as a set; text that is no letter is passed over. */
export function lettersIn(permissions: string): Set<Letter> {
  const found = new Set<Letter>();
  for (const letter of letters) if (permissions.includes(letter)) found.add(letter);
  return found;
}

/** A set of letters written in the one order, so that equal permissions are equal text. */
export function writeLetters(set: ReadonlySet<Letter>): string {
  return letters.filter((letter) => set.has(letter)).join('');
}
