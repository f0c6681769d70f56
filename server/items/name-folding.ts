// Folds names for seeking and sorting, so that neither case nor accents hide somebody.

/** Longest part of a name that is sought and sorted by. */
const foldedLength = 200;

/** Not for telling accounts apart: two names that fold alike are still two people. */
export function foldText(text: string): string {
  return text
    .slice(0, foldedLength * 2)
    .toWellFormed()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .slice(0, foldedLength)
    .toWellFormed();
}

export function foldedName(data: Record<string, unknown>): string {
  return typeof data.name === 'string' ? foldText(data.name.trim()) : '';
}
