// Lists those who have access by the rules, without a permission: super-admins, administrators, members of a group.
import IconCrown from '@tabler/icons-react/dist/esm/icons/IconCrown.mjs';
import IconUserShield from '@tabler/icons-react/dist/esm/icons/IconUserShield.mjs';
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs';
import { useTranslation } from 'react-i18next';
import type { ImpliedAccess } from '../../../contract/api/participants.ts';
import { nameOf } from './face.tsx';
import styles from './implied-list.module.css';

const glyphs = { 'super-admins': IconCrown, administrators: IconUserShield, members: IconUsers };

export function ImpliedList({ implied }: { implied: readonly ImpliedAccess[] }) {
  const { t } = useTranslation('sharing');
  return (
    <ul className={styles.list}>
      {/* A rule that nobody is meant by now says nothing of who has access. */}
      {implied
        .filter(({ count }) => count > 0)
        .map(({ kind, permissions, count, people }) => {
          const Glyph = glyphs[kind];
          const readOnly = kind === 'administrators' && permissions === 'r';
          return (
            <li key={kind} className={styles.line}>
              <span className={styles.icon}>
                <Glyph size={20} stroke={1.5} />
              </span>
              <span className={styles.words}>
                <span className={styles.who}>{t(`implied.${kind}`, { count })}</span>
                <span className={styles.note}>
                  {t(readOnly ? 'impliedNote.administrators.r' : `impliedNote.${kind}`)}
                </span>
                {people && people.length > 0 && <span className={styles.note}>{people.map(nameOf).join(', ')}</span>}
              </span>
            </li>
          );
        })}
    </ul>
  );
}
