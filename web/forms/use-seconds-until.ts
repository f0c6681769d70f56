// Counts the seconds until a moment, once a second.
import { useEffect, useState } from 'react';

export function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(0);
  const left = Math.max(0, Math.ceil((moment - Math.max(now, 0)) / 1000));
  const over = now >= moment;
  useEffect(() => {
    setNow(Date.now());
    if (over) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [over]);
  return over ? 0 : left;
}
