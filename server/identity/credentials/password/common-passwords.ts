// Knows the passwords that everybody tries first, from a list that ships; read when first asked for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

let words: Set<string> | undefined;

function list(): Set<string> {
  if (!words) {
    const text = readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8');
    words = new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('# ')));
  }
  return words;
}

const shortestListed = 8;
/** Digits, punctuation and spaces at either end are what guessers add first. */
const padding = /[\d\p{P}\p{S}\s]/u;

/** The password itself, without what was added at its end, and without what was added at both. */
function* readings(folded: string): Generator<string> {
  const characters = [...folded];
  let [start, end] = [0, characters.length];
  yield folded;
  while (end > 0 && padding.test(characters[end - 1] ?? '')) end--;
  yield characters.slice(0, end).join('');
  while (start < end && padding.test(characters[start] ?? '')) start++;
  yield characters.slice(start, end).join('');
}

/** @param folded in NFKC and lower case. */
export function isCommonPassword(folded: string): boolean {
  for (const reading of readings(folded)) {
    if (reading.length >= shortestListed && list().has(reading)) return true;
  }
  return false;
}
