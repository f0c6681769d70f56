// Asks before something is done to somebody's account, does it, and shows them as they are after it.
import { useState } from 'react';
import { hasCode } from '../../api/api-error.ts';

import { errorWords } from '../../i18n/error-words.ts';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { messages } from '../../ui/messages.ts';
import { refreshUser } from './abilities.ts';
import { useSomebody } from './other-user.tsx';

export interface Asked {
  title: string;
  text: string;
  verb: string;
  /** @returns what is said once it is done. */
  work: () => Promise<string>;
}

export function SomebodyQuestion({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { key } = useSomebody();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function confirm() {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const said = await asked.work();
      onClose();
      messages.notify(said);
    } catch (error) {
      setBusy(false);
      // Who declined to prove themselves knows why nothing happened.
      if (!hasCode(error, 'reauthenticate')) setProblem(errorWords(error));
    }
    // Refused, too: what was shown of them may be what is no more.
    await refreshUser(key);
  }
  return (
    <DangerConfirm
      opened
      title={asked.title}
      verb={asked.verb}
      busy={busy}
      error={problem}
      onConfirm={confirm}
      onCancel={onClose}
    >
      {asked.text}
    </DangerConfirm>
  );
}

/** Does at once what needs no question. @returns what runs it, and what went wrong the last time. */
export function useDoing(): {
  busy: boolean;
  problem: string | undefined;
  run: (work: Asked['work']) => void;
} {
  const { key } = useSomebody();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function run(work: Asked['work']) {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      messages.notify(await work());
    } catch (error) {
      if (!hasCode(error, 'reauthenticate')) setProblem(errorWords(error));
    } finally {
      setBusy(false);
    }
    await refreshUser(key);
  }
  return { busy, problem, run: (work) => void run(work) };
}
