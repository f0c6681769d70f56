// How far a long work has come, in percent, as the browser and screen readers know it.
import styles from './progress-bar.module.css';

/** Without `percent` nobody knows how long it takes; `words` stand in place of the figure. */
export function ProgressBar({ label, percent, words }: { label: string; percent?: number; words?: string }) {
  return (
    <div className={styles.holder}>
      <progress className={styles.bar} aria-label={label} max={100} value={percent} />
      <span className={styles.figure} data-figures>
        {words ?? (percent === undefined ? '' : `${percent} %`)}
      </span>
    </div>
  );
}
