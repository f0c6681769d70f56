// Shows a picture in a round frame, or where there is none the mark, turned by the name so that two differ.
import { markPath } from './mark.tsx';
import styles from './picture.module.css';

const turns = 12;

/** A turn for a name: the same each time, spread over the circle. */
function turnOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return (sum % turns) * (360 / turns);
}

/** `name` only picks the pattern: beside the picture stands the name itself, so it is not read out twice. */
export function Picture({ source, name, size }: { source?: string; name: string; size: number }) {
  if (source) {
    return <img className={styles.picture} src={source} alt="" width={size} height={size} decoding="async" />;
  }
  return (
    <svg className={styles.picture} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <g transform={`rotate(${turnOf(name)} 16 16) translate(6.4 6.1) scale(0.8)`}>
        <path className={styles.spiral} d={markPath} />
      </g>
    </svg>
  );
}
