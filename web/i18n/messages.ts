// Chooses and loads the language of the interface: the person's, else the browser's.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { defaultLanguage, type Language, languageFor } from '../../contract/languages.ts';
import type { messages as first } from './en.ts';
import type { messages as ofAdministration } from './en-administration.ts';
import type { messages as ofAudit } from './en-audit.ts';
import type { messages as ofEmailLinks } from './en-email-links.ts';
import type { messages as ofGroups } from './en-groups.ts';
import type { messages as ofLooks } from './en-looks.ts';
import type { messages as ofMail } from './en-mail.ts';
import type { messages as ofMemberships } from './en-memberships.ts';
import type { messages as ofNotMe } from './en-not-me.ts';
import type { messages as ofSecurity } from './en-security-section.ts';
import type { messages as ofSharing } from './en-sharing.ts';
import type { messages as ofSomebody } from './en-somebody.ts';
import type { messages as ofTokens } from './en-tokens.ts';
import type { messages as ofUsers } from './en-users.ts';
import type { messages as ofYourData } from './en-your-data.ts';

type First = typeof first;
/** Sections whose words come with their pages: they are many, and most visits do without. */
interface Later {
  security: typeof ofSecurity;
  emailLinks: typeof ofEmailLinks;
  notMe: typeof ofNotMe;
  somebody: typeof ofSomebody;
  tokens: typeof ofTokens;
  memberships: typeof ofMemberships;
  users: typeof ofUsers;
  groups: typeof ofGroups;
  yourData: typeof ofYourData;
  administration: typeof ofAdministration;
  looks: typeof ofLooks;
  sharing: typeof ofSharing;
  mail: typeof ofMail;
  audit: typeof ofAudit;
}
type Every<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type English = First & Every<Later[keyof Later]>;

/** What every language must say: the keys of English, with words of its own. */
type Said<Words> = { [Screen in keyof Words]: Record<keyof Words[Screen], string> };
export type Messages = Said<English>;

const languageFiles: Record<
  Language,
  {
    first: () => Promise<{ messages: Said<First> }>;
    later: { [Section in keyof Later]: () => Promise<{ messages: Said<Later[Section]> }> };
  }
> = {
  en: {
    first: () => import('./en.ts'),
    later: {
      security: () => import('./en-security-section.ts'),
      emailLinks: () => import('./en-email-links.ts'),
      notMe: () => import('./en-not-me.ts'),
      somebody: () => import('./en-somebody.ts'),
      tokens: () => import('./en-tokens.ts'),
      memberships: () => import('./en-memberships.ts'),
      users: () => import('./en-users.ts'),
      groups: () => import('./en-groups.ts'),
      yourData: () => import('./en-your-data.ts'),
      administration: () => import('./en-administration.ts'),
      looks: () => import('./en-looks.ts'),
      sharing: () => import('./en-sharing.ts'),
      mail: () => import('./en-mail.ts'),
      audit: () => import('./en-audit.ts'),
    },
  },
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
  const { messages } = await languageFiles[language].first();
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

const laterSections = new Set<keyof Later>();
const started = Promise.withResolvers<void>();

/** Fetches the words of a section before its page shows, in whatever language is spoken then. */
export async function loadWords(section: keyof Later): Promise<void> {
  await started.promise;
  laterSections.add(section);
  await addLater(spokenLanguage(), section);
}

async function addLater(language: Language, section: keyof Later): Promise<void> {
  const { messages } = await languageFiles[language].later[section]();
  addWords(language, messages);
}

function addWords(language: Language, messages: object): void {
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
  if (!i18next.hasResourceBundle(language, 'ui')) {
    const { messages } = await languageFiles[language].first();
    addWords(language, messages);
  }
  for (const section of laterSections) await addLater(language, section);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export function spokenLanguage(): Language {
  return (i18next.language as Language | undefined) ?? defaultLanguage;
}
