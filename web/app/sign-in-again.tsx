// Asks to sign in again over the page when the session has ended, so that nothing typed is lost.
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { listMemberships } from '../../contract/api/memberships.ts';
import { getMe } from '../../contract/api/users.ts';
import { pages } from '../../contract/pages.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import { call } from '../api/call.ts';
import { invalidateAll } from '../api/query.ts';
import { signInGate } from '../api/sign-in-gate.ts';
import { userDataOf } from '../entities/account/me.ts';
import { notifyOtherTabs, onSessionNews } from '../entities/account/session-channel.ts';
import { latePart, MissingNote } from '../parts/late-part.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { CardSkeleton } from '../ui/skeleton.tsx';
import { TextButton } from '../ui/text-button.tsx';
import { unsaved } from '../ui/unsaved.ts';
import styles from './sign-in-again.module.css';
import { showSignIn } from './sign-out.tsx';

const SignInForm = latePart(async () => (await import('../features/sign-in/sign-in-form.tsx')).SignInForm, MissingNote);

export function SignInAgain({ me }: { me: Item }) {
  const { t } = useTranslation('shell');
  const opened = useSyncExternalStore(signInGate.subscribe, signInGate.isOpen);
  useEffect(() => signInGate.watch(), []);

  useEffect(() => {
    if (!opened) return;
    // The person may answer in another tab of this browser.
    return onSessionNews(async (news) => {
      if (news !== 'signed-in') return;
      const account = await call(getMe, { askToSignIn: false }).catch(() => undefined);
      if (account) goOn(account.user);
    });
  });

  function goOn(user: Item) {
    if (user._key !== me._key) return startOver();
    signInGate.signedInAgain();
    void invalidateAll([getMe, listMemberships]);
  }

  return (
    <Dialog opened={opened} title={t('again.title')}>
      <p className={styles.text}>{t('again.text')}</p>
      <SignInForm
        email={userDataOf(me).email}
        onSignedIn={(user) => {
          notifyOtherTabs('signed-in');
          goOn(user);
        }}
        meanwhile={<CardSkeleton rows={2} />}
      />
      <p className={styles.other}>
        <TextButton onClick={() => showSignIn()}>{t('again.other')}</TextButton>
      </p>
    </Dialog>
  );
}

/** Somebody else signed in: nothing of the page belongs to them. */
function startOver(): void {
  unsaved.waive();
  location.replace(pages.home);
}
