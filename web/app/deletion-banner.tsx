// Says on every page that the account will be deleted and when, with the way to keep it.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountDeletion } from '../../contract/api/your-data.ts';
import { keepOwnAccount } from '../entities/account/your-data.ts';
import { errorWords } from '../i18n/error-words.ts';
import { useLocale } from '../i18n/locale.tsx';
import { dayWords } from '../i18n/time-words.ts';
import { messages } from '../ui/messages.ts';
import styles from './banner.module.css';

export function DeletionBanner({ deletion }: { deletion: AccountDeletion }) {
  const { t } = useTranslation('yourData');
  const { locale, timeZone } = useLocale();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const date = dayWords(new Date(deletion.deletesAt), locale, timeZone);

  async function keep() {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await keepOwnAccount();
      messages.notify(t('delete.kept'));
    } catch (error) {
      setProblem(errorWords(error));
      setBusy(false);
    }
  }
  return (
    <section className={styles.banner} aria-label={t('delete')}>
      <div className={styles.inner}>
        <p className={styles.words}>
          {deletion.parked ? t('delete.parked') : t('delete.pending', { date })}
          {problem && <span role="alert"> {problem}</span>}
        </p>
        <Button variant="default" onClick={keep} aria-disabled={busy}>
          {t('delete.keep')}
        </Button>
      </div>
    </section>
  );
}
