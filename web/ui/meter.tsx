// How far something has come, in four steps, with words that say why.
import styles from './meter.module.css';

const steps = [1, 2, 3, 4] as const;

/** `value` 0 to 4: at 0 and 1 it warns. */
export function Meter({ label, value, children }: { label: string; value: number; children: string }) {
  const tone = value <= 1 ? 'low' : value === 2 ? 'middle' : 'high';
  return (
    <div className={styles.holder}>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers draw <meter> in their own way, without steps */}
      <div
        className={styles.bar}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={4}
        aria-valuenow={value}
        aria-valuetext={children}
      >
        {steps.map((step) => (
          <span key={step} className={styles.step} data-tone={step <= Math.max(value, 1) ? tone : undefined} />
        ))}
      </div>
      <p className={styles.words} role="status">
        {children}
      </p>
    </div>
  );
}
