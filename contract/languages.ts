// The languages that the interface and the mails are complete in.

/** BCP 47 tag → the language's own name, as a person who reads only that language finds it. */
export const languages = { en: 'English' } as const;
export type Language = keyof typeof languages;
export const defaultLanguage: Language = 'en';

/** The first of the wished tags that Conch speaks, by its primary subtag (RFC 4647, lookup). */
export function languageFor(wished: readonly string[]): Language {
  for (const tag of wished) {
    const primary = tag.toLowerCase().split('-')[0] ?? '';
    if (Object.hasOwn(languages, primary)) return primary as Language;
  }
  return defaultLanguage;
}
