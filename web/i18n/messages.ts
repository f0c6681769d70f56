// Chooses the language of the interface, the person's, else the browser's, and fetches the words of the screens in it.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { defaultLanguage, type Language, languageFor } from '../../contract/languages.ts';
import { fetchPart } from '../parts/fetch-part.ts';
import { fileOf, type Screen } from './screens.ts';

type Words = Record<string, Record<string, string>>;

/** The files of words by their path: a language is a folder, and nothing here names it. */
const first = import.meta.glob<Words>('./*/first.ts');
const later = import.meta.glob<Words>(['./*/*.ts', '!./*/{first,errors,password,profile,shell,sign-in,ui}.ts']);

const firstWords = async (language: Language): Promise<Words> => ({ ...(await first[`./${language}/first.ts`]?.()) });

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

/** The screens whose words came later, to be fetched again in another language. */
const loaded = new Set<Screen>();
const started = Promise.withResolvers<void>();

export async function startMessages(): Promise<void> {
  const language = likelyLanguage();
  const messages = await firstWords(language);
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
  started.resolve();
}

/** Fetches the words of screens before they show, in the language that is spoken then. */
export async function loadWords(...screens: readonly Screen[]): Promise<void> {
  await started.promise;
  for (const screen of screens) loaded.add(screen);
  await addLater(spokenLanguage(), screens);
}

async function addLater(language: Language, screens: Iterable<Screen>): Promise<void> {
  const files = await fetchPart(() =>
    Promise.all([...screens].map((screen) => later[`./${language}/${fileOf(screen)}`]?.())),
  );
  for (const words of files) addWords(language, words ?? {});
}

function addWords(language: Language, messages: Words): void {
  for (const [screen, words] of Object.entries(messages)) i18next.addResourceBundle(language, screen, words);
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
  if (!i18next.hasResourceBundle(language, 'ui')) addWords(language, await firstWords(language));
  await addLater(language, loaded);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export function spokenLanguage(): Language {
  return (i18next.language as Language | undefined) ?? defaultLanguage;
}
