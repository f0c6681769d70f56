// Says on every page that the account will be deleted and when, with the way to keep it.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AccountDeletion } from '../../contract/api/your-data.ts';
import { useAction } from '../api/use-action.ts';
import { keepOwnAccount } from '../entities/account/your-data.ts';
import { useLocale } from '../i18n/locale.tsx';
import { dayWords } from '../i18n/time-words.ts';
import { messages } from '../ui/messages.ts';
import styles from './banner.module.css';

export function DeletionBanner({ deletion }: { deletion: AccountDeletion }) {
  const { t } = useTranslation('yourData');
  const { locale, timeZone } = useLocale();
  const keeping = useAction(keepOwnAccount, () => messages.notify(t('delete.kept')));
  const date = dayWords(new Date(deletion.deletesAt), locale, timeZone);
  return (
    <section className={styles.banner} aria-label={t('delete')}>
      <div className={styles.inner}>
        <p className={styles.words}>
          {deletion.parked ? t('delete.parked') : t('delete.pending', { date })}
          {keeping.problem && <span role="alert"> {keeping.problem}</span>}
        </p>
        <Button variant="default" onClick={keeping.run} aria-disabled={keeping.busy}>
          {t('delete.keep')}
        </Button>
      </div>
    </section>
  );
}
