// Gives the texts of the mails in a language, with names and times put in.
import { createInstance, type TFunction } from 'i18next';
import { defaultLanguage, type Language, languages } from '../../contract/languages.ts';
import { en, type Texts } from './texts/en.ts';

const resources: Record<Language, { translation: Texts }> = { en: { translation: en } };

const i18n = createInstance();
void i18n.init({
  resources,
  fallbackLng: defaultLanguage,
  supportedLngs: Object.keys(languages),
  initAsync: false,
  // Escaping is the layout's: the same text goes into the plain part as it is. What a name holds is never
  // read as a template again (`{{7*7}}`, `$t(…)`).
  interpolation: { escapeValue: false, skipOnVariables: true },
});

export function textsIn(language: Language): TFunction {
  return i18n.getFixedT(language);
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
