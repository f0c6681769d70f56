// A bar at the top while the server cannot be reached; it goes away by itself.
import IconPlugConnectedX from '@tabler/icons-react/dist/esm/icons/IconPlugConnectedX.mjs';
import { useTranslation } from 'react-i18next';
import styles from './connection-bar.module.css';

export function ConnectionBar({ lost }: { lost: boolean }) {
  const { t } = useTranslation('ui');
  return (
    <div className={styles.holder} role="status">
      {lost && (
        <div className={styles.bar} data-connection-lost>
          <IconPlugConnectedX size={16} />
          {t('connection.lost')}
        </div>
      )}
    </div>
  );
}
