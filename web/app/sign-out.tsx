// Signing out, with a question first where something is unsaved.
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../contract/pages.ts';
import { useAction } from '../api/use-action.ts';
import { signOut } from '../entities/account/me.ts';
import { DangerConfirm } from '../ui/danger-confirm.tsx';
import { messages } from '../ui/messages.ts';
import { unsaved } from '../ui/unsaved.ts';

export function useSignOut(): { start: () => void; question: ReactNode } {
  const { t } = useTranslation('shell');
  const [confirming, setConfirming] = useState(false);
  const leaving = useAction(
    signOut,
    () => showSignIn(),
    (reason) => messages.warn(t('signOut.failed', { reason })),
  );

  return {
    start: () => (unsaved.any() ? setConfirming(true) : leaving.run()),
    question: (
      <DangerConfirm
        opened={confirming}
        title={t('signOut.unsaved')}
        verb={t('menu.signOut')}
        cancel={t('leave.stay', { ns: 'ui' })}
        onConfirm={() => {
          setConfirming(false);
          leaving.run();
        }}
        onCancel={() => setConfirming(false)}
      >
        {t('leave.text', { ns: 'ui' })}
      </DangerConfirm>
    ),
  };
}

/** Loads the sign-in page as a new document: nothing of the person stays in the memory of this tab. */
export function showSignIn(why?: string): void {
  unsaved.waive();
  location.replace(`${pages.signIn}?out=true${why ? `&why=${why}` : ''}`);
}
