// The users that were found, to be chosen, helped one by one, or opened.
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserRow } from '../../../contract/api/user-admin.ts';
import { pages } from '../../../contract/pages.ts';
import { useMe, userDataOf } from '../../entities/account/me.ts';
import { AddressText } from '../../ui/address-text.tsx';
import { Picture } from '../../ui/picture.tsx';
import {
  RecordActions,
  RecordCell,
  RecordDetails,
  RecordName,
  RecordNote,
  RecordRow,
  RecordTable,
  RecordTag,
} from '../../ui/record-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { ChangeMenu } from './change-menu.tsx';
import { UserFacts } from './user-facts.tsx';
import styles from './user-table.module.css';

interface Chosen {
  isChosen: (row: UserRow) => boolean;
  onToggle: (row: UserRow) => void;
}

export function UserTable({ rows, ...chosen }: Chosen & { rows: readonly UserRow[] }) {
  const { t } = useTranslation('users');
  return (
    <RecordTable compact label={t('list')} columns={[t('name'), t('factors'), t('seen'), { hidden: t('actions') }]}>
      {rows.map((row) => (
        <TableRow key={row.user._key} row={row} {...chosen} />
      ))}
    </RecordTable>
  );
}

function TableRow({ row, isChosen, onToggle }: Chosen & { row: UserRow }) {
  const { t } = useTranslation('users');
  const me = useMe();
  const moreId = useId();
  const [unfolded, setUnfolded] = useState(false);
  const { user, role, state, otp, webauthn, sessions, seenAt, factorRequiredFrom } = row;
  const { name, email, thumbnail } = userDataOf(user);
  const factors = [
    ...(otp ? [t('factors.otp')] : []),
    ...(webauthn > 0 ? [t('factors.webauthn', { count: webauthn })] : []),
  ];
  const face = (
    <label className={styles.choice}>
      <input
        type="checkbox"
        checked={isChosen(row)}
        onChange={() => onToggle(row)}
        aria-label={t('choose', { name })}
      />
      <Picture source={thumbnail} name={user._key} size={32} />
    </label>
  );
  return (
    <>
      <RecordRow>
        <RecordName
          face={face}
          name={
            <Link to={pages.profileOf} params={{ key: user._key }}>
              {name}
            </Link>
          }
        >
          <RecordNote>
            <AddressText>{email}</AddressText>
          </RecordNote>
          <span className={styles.tags}>
            {role !== 'user' && <RecordTag>{t(`role.${role}`)}</RecordTag>}
            {state !== 'active' && <RecordTag>{t(`state.${state}`)}</RecordTag>}
          </span>
        </RecordName>
        <RecordCell label={t('factors')}>
          {factors.length > 0 ? factors.join(', ') : t('factors.none')}
          {factorRequiredFrom && factors.length === 0 && <RecordNote>{t('factors.required')}</RecordNote>}
        </RecordCell>
        <RecordCell label={t('seen')}>
          {seenAt ? <RelativeTime time={seenAt} /> : t(state === 'invited' ? 'seen.invited' : 'seen.never')}
          {sessions > 0 && <RecordNote>{t('sessions', { count: sessions })}</RecordNote>}
        </RecordCell>
        <RecordActions>
          <span className={styles.actions}>
            <button
              type="button"
              className={styles.unfold}
              aria-expanded={unfolded}
              aria-controls={moreId}
              aria-label={t('unfold', { name })}
              onClick={() => setUnfolded(!unfolded)}
            >
              <IconChevronDown size={18} stroke={1.75} />
            </button>
            {/* Who stands above the viewer is only looked at. */}
            {(role !== 'super-admin' || me.role === 'super-admin') && (
              <ChangeMenu
                label={t('actions.of', { name })}
                button={<IconDots size={18} stroke={1.75} />}
                selection={{ kind: 'rows', rows: [row] }}
              />
            )}
          </span>
        </RecordActions>
      </RecordRow>
      {unfolded && (
        <RecordDetails id={moreId} columns={4}>
          <UserFacts row={row} />
        </RecordDetails>
      )}
    </>
  );
}
