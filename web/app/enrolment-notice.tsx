// Says above the page until when a second factor has to be added, with the way there.
import IconShieldExclamation from '@tabler/icons-react/dist/esm/icons/IconShieldExclamation.mjs';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pages } from '../../contract/pages.ts';
import { useLocale } from '../i18n/locale.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './enrolment-notice.module.css';

export function EnrolmentNotice({ from }: { from: string }) {
  const { t } = useTranslation('shell');
  const { locale, timeZone } = useLocale();
  const words = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  return (
    <div className={styles.holder}>
      <Notice tone="warning" icon={<IconShieldExclamation size={18} />}>
        {t('enrolment.coming', { when: words.format(new Date(from)) })}{' '}
        <Link to={pages.newFactor}>{t('enrolment.do')}</Link>
      </Notice>
    </div>
  );
}
