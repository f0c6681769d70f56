// Asks before something is done to somebody's account, does it, and shows them as they are after it.
import { type Action, useAction } from '../../api/use-action.ts';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { messages } from '../../ui/messages.ts';
import { refreshUser } from './abilities.ts';
import { useOtherUser } from './other-user.tsx';

export interface Asked {
  title: string;
  text: string;
  verb: string;
  /** @returns what is said once it is done. */
  work: () => Promise<string>;
}

export function ConfirmForOther({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { run, busy, problem } = useActionForOther(onClose);
  return (
    <DangerConfirm
      opened
      title={asked.title}
      verb={asked.verb}
      busy={busy}
      error={problem}
      onConfirm={() => run(asked.work)}
      onCancel={onClose}
    >
      {asked.text}
    </DangerConfirm>
  );
}

/** Does something for somebody else, and shows them as they are after it. */
export function useActionForOther(onDone?: () => void): Action<Asked['work']> {
  const { key } = useOtherUser();
  return useAction(async (work: Asked['work']) => {
    try {
      const said = await work();
      onDone?.();
      messages.notify(said);
    } finally {
      // Refused, too: what was shown of them may be what is no more.
      void refreshUser(key);
    }
  });
}
