// Copies a text to the clipboard, and says for a moment how that went.
import { useEffect, useRef, useState } from 'react';

type Outcome = 'none' | 'done' | 'failed';
const shownForMs = 2_000;

export function useCopy(text: string): { outcome: Outcome; copy: () => Promise<void> } {
  const [outcome, setOutcome] = useState<Outcome>('none');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy() {
    // Without https the browser has no clipboard; the text can still be selected by hand.
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setOutcome(copied ? 'done' : 'failed');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOutcome('none'), shownForMs);
  }
  return { outcome, copy };
}
