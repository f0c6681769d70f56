// Says how long ago something was; the exact time on hover and for screen readers.
import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLocale } from '../i18n/locale.tsx';
import { exactWords, relativeWords } from '../i18n/time-words.ts';

const renewedEveryMs = 30_000;

export function RelativeTime({ time }: { time: string }) {
  const { locale, timeZone } = useLocale();
  const now = useNow();
  const date = new Date(time);
  const exact = exactWords(date, locale, timeZone);
  return (
    <time dateTime={time} title={exact}>
      {relativeWords(date, now, locale)}
      <VisuallyHidden>, {exact}</VisuallyHidden>
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
