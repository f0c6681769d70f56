// The facts about one user, unfolded under their row, with the way to their profile.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { UserRow } from '../../../contract/api/user-admin.ts';
import { pages } from '../../../contract/pages.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { DateTime, RelativeTime } from '../../ui/relative-time.tsx';
import styles from './user-table.module.css';

export function UserFacts({ row }: { row: UserRow }) {
  const { t } = useTranslation('users');
  const { user, role, state, sessions, seenAt, factorRequiredFrom } = row;
  return (
    <div className={styles.facts}>
      <Facts>
        <Fact term={t('facts.state')}>{t(`state.${state}`)}</Fact>
        <Fact term={t('facts.role')}>{t(`role.${role}`)}</Fact>
        <Fact term={t('facts.since')}>
          <DateTime time={user.createdAt} />
        </Fact>
        <Fact term={t('seen')}>
          {seenAt ? <RelativeTime time={seenAt} /> : t(state === 'invited' ? 'seen.invited' : 'seen.never')}
        </Fact>
        <Fact term={t('facts.sessions')}>{sessions > 0 ? t('sessions', { count: sessions }) : t('sessions.none')}</Fact>
        {factorRequiredFrom && (
          <Fact term={t('facts.required')}>
            <DateTime time={factorRequiredFrom} />
          </Fact>
        )}
        <Fact term={t('facts.key')}>
          <CopyText text={user._key} what={t('facts.key.copy')} />
        </Fact>
      </Facts>
      <Link to={pages.profileOf} params={{ key: user._key }} className={styles.open}>
        {t('openProfile')}
      </Link>
    </div>
  );
}
