// The locale and time zone in which dates and numbers are written for the person at the screen.
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { localeFor } from './time-words.ts';

interface Locale {
  locale: string;
  timeZone: string;
}

const ownTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const LocaleContext = createContext<Locale>({ locale: navigator.language, timeZone: ownTimeZone });

/** `timeZone` is the person's setting; without one the browser's counts. */
export function LocaleProvider({ timeZone, children }: { timeZone?: string; children: ReactNode }) {
  const { i18n } = useTranslation();
  const value = useMemo(
    () => ({
      locale: localeFor(i18n.language, navigator.languages),
      timeZone: timeZone ?? ownTimeZone,
    }),
    [i18n.language, timeZone],
  );
  return <LocaleContext value={value}>{children}</LocaleContext>;
}

export function useLocale(): Locale {
  return useContext(LocaleContext);
}
