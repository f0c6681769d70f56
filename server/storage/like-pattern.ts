// Makes text into a pattern of LIKE that finds it anywhere, each letter as itself; wants `escape '\\'` behind it.

/** `%`, `_` and the escape itself are letters like others (S58). */
export const likePart = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
