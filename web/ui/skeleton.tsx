// Grey shapes of what is coming, in its place, so that nothing moves when it comes.
import { useTranslation } from 'react-i18next';
import styles from './skeleton.module.css';

export function Bone({ width, height = '1rem' }: { width: string; height?: string }) {
  return <span className={styles.bone} style={{ width, height }} />;
}

/** A page whose parts are on their way: heading, sentence, two cards of rows. */
export function PageSkeleton() {
  const { t } = useTranslation('ui');
  return (
    <div className={styles.page} role="status" aria-label={t('loading')}>
      <div className={styles.header}>
        <Bone width="11rem" height="2.1875rem" />
        <Bone width="min(26rem, 80%)" />
      </div>
      <CardSkeleton rows={3} />
      <CardSkeleton rows={2} />
    </div>
  );
}

export function CardSkeleton({ rows }: { rows: number }) {
  return (
    <div className={styles.card}>
      <Bone width="8rem" height="1.25rem" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div className={styles.row} key={row}>
          <Bone width="6rem" />
          <Bone width="100%" height="var(--field)" />
        </div>
      ))}
    </div>
  );
}
