// The page to sign in on.
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setUpState } from '../../../contract/api/signing-in.ts';
import { query } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';
import { nextPath } from '../../entities/account/next-path.ts';
import { notifyOtherTabs, onSessionNews } from '../../entities/account/session-channel.ts';
import { dayWords, localeFor } from '../../i18n/time-words.ts';
import { messages } from '../../ui/messages.ts';
import { PlainCard } from './plain-card.tsx';
import { SignInForm } from './sign-in-form.tsx';
import styles from './sign-in-page.module.css';

export function SignInPage() {
  const { t, i18n } = useTranslation('signIn');
  const search = useSearch({ strict: false });
  const router = useRouter();
  const [halfway, setHalfway] = useState(false);
  // A server without any account cannot sign anybody in: its first page is another.
  const setUp = useQuery(query(setUpState));
  // A message about the way here is out of date once something else is told.
  const [tried, setTried] = useState(false);

  function goOn() {
    queryClient.clear();
    router.history.push(nextPath(search.next, location.origin));
  }
  useEffect(() =>
    onSessionNews((news) => {
      if (news === 'signed-in') goOn();
    }),
  );

  function outText(): string | undefined {
    if (!search.out || tried || halfway) return undefined;
    if (search.deletes) {
      const locale = localeFor(i18n.language, navigator.languages);
      return t('signIn.deletes', { date: dayWords(new Date(search.deletes), locale) });
    }
    if (search.why) return `${t('signIn.signedOut')} ${t(`signIn.why.${search.why}`)}`;
    return t(search.changed ? 'signIn.passwordChanged' : 'signIn.signedOut');
  }

  if (setUp.data?.open) return <Navigate to="/setup" replace />;
  return (
    <PlainCard title={t('signIn.title')} text={outText()}>
      <SignInForm
        onTry={() => setTried(true)}
        onHalfway={setHalfway}
        onSignedIn={() => {
          if (search.deletes) messages.notify(t('signIn.kept'));
          notifyOtherTabs('signed-in');
          goOn();
        }}
      >
        <p className={styles.below}>
          <Link to="/forgot">{t('signIn.forgot')}</Link>
        </p>
      </SignInForm>
    </PlainCard>
  );
}
