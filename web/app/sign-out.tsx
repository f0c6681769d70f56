// Signing out, with a question first where something is unsaved.
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../contract/pages.ts';
import { signOut } from '../entities/account/me.ts';
import { errorWords } from '../i18n/error-words.ts';
import { DangerConfirm } from '../ui/danger-confirm.tsx';
import { messages } from '../ui/messages.ts';
import { unsaved } from '../ui/unsaved.ts';

export function useSignOut(): { start: () => void; question: ReactNode } {
  const { t } = useTranslation('shell');
  const [asking, setAsking] = useState(false);

  async function leave() {
    setAsking(false);
    try {
      await signOut();
      showSignIn();
    } catch (error) {
      messages.warn(t('signOut.failed', { reason: errorWords(error) }));
    }
  }

  return {
    start: () => (unsaved.any() ? setAsking(true) : void leave()),
    question: (
      <DangerConfirm
        opened={asking}
        title={t('signOut.unsaved')}
        verb={t('menu.signOut')}
        cancel={t('leave.stay', { ns: 'ui' })}
        onConfirm={leave}
        onCancel={() => setAsking(false)}
      >
        {t('leave.text', { ns: 'ui' })}
      </DangerConfirm>
    ),
  };
}

/** Loads the sign-in page as a new document: nothing of the person stays in the memory of this tab. */
export function showSignIn(): void {
  unsaved.waive();
  location.replace(`${pages.signIn}?out=true`);
}
