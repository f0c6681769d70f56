// Gives the words of the mails in a language, one folder each and one file per kind, with names and times put in.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance, type TFunction } from 'i18next';
import { defaultLanguage, type Language, languages } from '../../contract/languages.ts';
import { kinds } from './kinds.ts';

export interface Words {
  [name: string]: string | Words;
}

/** The words that mails of every kind share. */
export const sharedWords = 'every.mail';

export const fileOf = (kind: string): string => `${kind.replaceAll('.', '-')}.ts`;

/** Kind → its words; a kind that the language has no file for is left out, and read in the default language. */
export async function readWords(folder: string): Promise<Record<string, Words>> {
  const found: Record<string, Words> = {};
  for (const kind of [sharedWords, ...kinds.map((each) => each.kind)]) {
    const path = join(folder, fileOf(kind));
    if (existsSync(path)) found[kind] = (await import(path)).words;
  }
  return found;
}

export const folderOf = (language: string): string => join(import.meta.dirname, 'words', language);

const resources: Record<string, Record<string, Words>> = {};
for (const language of Object.keys(languages)) resources[language] = await readWords(folderOf(language));

const i18n = createInstance();
void i18n.init({
  resources,
  fallbackLng: defaultLanguage,
  supportedLngs: Object.keys(languages),
  initAsync: false,
  // Escaping is the layout's: the same text goes into the plain part as it is. Text in a name is never
  // read as a template again (`{{7*7}}`, `$t(…)`).
  interpolation: { escapeValue: false, skipOnVariables: true },
});

/** First the kind's own words, then those of every mail. */
export function wordsOf(kind: string, language: Language): TFunction {
  return i18n.getFixedT(language, [kind, sharedWords]);
}

/** Day before month and 24 hours, where the language leaves it open. */
const locales: Record<Language, string> = { en: 'en-GB' };

/** A moment as the person reads it; UTC where the zone is unknown. */
export function momentIn(iso: string, language: Language, timeZone = 'UTC'): string {
  const options = {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  } as const;
  try {
    return new Intl.DateTimeFormat(locales[language], { ...options, timeZone }).format(new Date(iso));
  } catch (error) {
    if (!(error instanceof RangeError) || timeZone === 'UTC') throw error;
    return momentIn(iso, language, 'UTC');
  }
}
