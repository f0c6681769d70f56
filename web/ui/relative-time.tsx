// Says when something was: how long ago or on which day; the exact time on hover and for screen readers.
import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../i18n/locale.tsx';
import { dateWords, exactWords, relativeWords } from '../i18n/time-words.ts';

const renewedEveryMs = 30_000;

export function RelativeTime({ time }: { time: string }) {
  const { locale, timeZone } = useLocale();
  const { t } = useTranslation('ui');
  const now = useNow();
  const date = new Date(time);
  const exact = exactWords(date, locale, timeZone);
  return (
    <time dateTime={time} title={exact}>
      {relativeWords(date, now, { locale, timeZone, justNow: t('time.now') })}
      <VisuallyHidden>, {exact}</VisuallyHidden>
    </time>
  );
}

/** A day that is a fact and not news, such as since when somebody is here. */
export function DateTime({ time }: { time: string }) {
  const { locale, timeZone } = useLocale();
  const date = new Date(time);
  return (
    <time dateTime={time} title={exactWords(date, locale, timeZone)}>
      {dateWords(date, locale, timeZone)}
    </time>
  );
}

function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), renewedEveryMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
