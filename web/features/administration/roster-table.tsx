// The users that were found, to be chosen, helped one by one, or opened.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RosterRow } from '../../../contract/api/roster.ts';
import { pages } from '../../../contract/pages.ts';
import { userDataOf } from '../../api/me.ts';
import { Picture } from '../../ui/picture.tsx';
import {
  RecordActions,
  RecordCell,
  RecordName,
  RecordNote,
  RecordRow,
  RecordTable,
  RecordTag,
} from '../../ui/record-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import styles from './roster-table.module.css';
import { UserActions } from './user-actions.tsx';

interface Chosen {
  chosen: ReadonlyMap<string, RosterRow>;
  onToggle: (row: RosterRow) => void;
}

export function RosterTable({ rows, ...chosen }: Chosen & { rows: readonly RosterRow[] }) {
  const { t } = useTranslation('users');
  return (
    <RecordTable label={t('list')} columns={[t('name'), t('factors'), t('seen'), { hidden: t('actions') }]}>
      {rows.map((row) => (
        <UserRow key={row.user._key} row={row} {...chosen} />
      ))}
    </RecordTable>
  );
}

function UserRow({ row, chosen, onToggle }: Chosen & { row: RosterRow }) {
  const { t } = useTranslation('users');
  const { user, role, state, otp, webauthn, sessions, seenAt } = row;
  const { name, email, thumbnail } = userDataOf(user);
  const factors = [
    ...(otp ? [t('factors.otp')] : []),
    ...(webauthn > 0 ? [t('factors.webauthn', { count: webauthn })] : []),
  ];
  const face = (
    <label className={styles.choice}>
      <input
        type="checkbox"
        checked={chosen.has(user._key)}
        onChange={() => onToggle(row)}
        aria-label={t('choose', { name })}
      />
      <Picture source={thumbnail} name={user._key} size={32} />
    </label>
  );
  return (
    <RecordRow>
      <RecordName
        face={face}
        name={
          <Link to={pages.profileOf.replace(':key', '$key') as '/profile/$key'} params={{ key: user._key }}>
            {name}
          </Link>
        }
      >
        <RecordNote>{email}</RecordNote>
        <span className={styles.tags}>
          {role !== 'user' && <RecordTag>{t(`role.${role}`)}</RecordTag>}
          {state !== 'active' && <RecordTag>{t(`state.${state}`)}</RecordTag>}
        </span>
      </RecordName>
      <RecordCell label={t('factors')}>
        {factors.length > 0 ? factors.join(', ') : t('factors.none')}
      </RecordCell>
      <RecordCell label={t('seen')}>
        {seenAt ? <RelativeTime time={seenAt} /> : t('seen.never')}
        {sessions > 0 && <RecordNote>{t('sessions', { count: sessions })}</RecordNote>}
      </RecordCell>
      <RecordActions>
        <UserActions row={row} />
      </RecordActions>
    </RecordRow>
  );
}
