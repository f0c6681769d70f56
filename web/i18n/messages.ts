// Chooses and loads the language of the interface: the person's, else the browser's.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { defaultLanguage, type Language, languageFor } from '../../contract/languages.ts';
import type { messages as english } from './en.ts';

/** What every language must say: the keys of English, with words of its own. */
export type Messages = { [Screen in keyof typeof english]: Record<keyof (typeof english)[Screen], string> };

const languageFiles: Record<Language, () => Promise<{ messages: Messages }>> = {
  en: () => import('./en.ts'),
};

const rememberedUnder = 'conch-language';

/** The language of the last person here, for the pages before one is signed in; else the browser's. */
function likelyLanguage(): Language {
  let remembered: string | null = null;
  try {
    remembered = localStorage.getItem(rememberedUnder);
  } catch {
    // Storage is switched off: the browser decides.
  }
  return languageFor(remembered ? [remembered, ...navigator.languages] : navigator.languages);
}

export async function startMessages(): Promise<void> {
  const language = likelyLanguage();
  const { messages } = await languageFiles[language]();
  document.documentElement.lang = language;
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: messages },
    fallbackLng: false,
    defaultNS: 'ui',
    ns: Object.keys(messages),
    // Keys are flat and hold dots, as error codes do.
    keySeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
}

/** Switches the interface; `undefined` is a person who never chose. */
export async function speak(chosen: string | undefined): Promise<void> {
  const language = chosen ? languageFor([chosen, ...navigator.languages]) : likelyLanguage();
  try {
    if (chosen) localStorage.setItem(rememberedUnder, language);
  } catch {
    // Not remembered for the sign-in page; nothing else depends on it.
  }
  if (language === i18next.language) return;
  if (!i18next.hasResourceBundle(language, 'ui')) {
    const { messages } = await languageFiles[language]();
    for (const [screen, words] of Object.entries(messages))
      i18next.addResourceBundle(language, screen, words);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export function spokenLanguage(): Language {
  return (i18next.language as Language | undefined) ?? defaultLanguage;
}
