// The memberships of the signed-in person, each with who else belongs and a way out.
import { Button } from '@mantine/core';
import IconBuilding from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs';
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Membership } from '../../../contract/api/memberships.ts';
import { pages } from '../../../contract/pages.ts';
import { domainKey } from '../../../contract/permissions.ts';
import { useMe } from '../../entities/account/me.ts';
import { RecordActions, RecordCell, RecordName, RecordNote, RecordRow, RecordTable } from '../../ui/record-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { TextButton } from '../../ui/text-button.tsx';

interface Shown {
  onMembers: (of: Membership) => void;
  /** Absent where it is about somebody else. */
  onLeave?: (of: Membership) => void;
}

export function MembershipTable({ memberships, ...asks }: Shown & { memberships: readonly Membership[] }) {
  const { t } = useTranslation('memberships');
  return (
    <RecordTable
      label={t('list')}
      columns={[
        ...[t('group'), t('role'), t('since'), t('members')],
        ...(asks.onLeave ? [{ hidden: t('actions') }] : []),
      ]}
    >
      {memberships.map((membership) => (
        <MembershipRow key={membership.group._key} of={membership} {...asks} />
      ))}
    </RecordTable>
  );
}

/** To administrators it leads to the page of the group. */
function GroupName({ of: { group } }: { of: Membership }) {
  const me = useMe();
  const name = String(group.data.name);
  if (me.role === 'user') return name;
  const page = group.type === 'Organisation' ? pages.organisationOf : pages.groupOf;
  return (
    <Link to={page} params={{ key: group._key }}>
      {name}
    </Link>
  );
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function MembershipRow({ of, onMembers, onLeave }: Shown & { of: Membership }) {
  const { t } = useTranslation('memberships');
  const { group, role, since, members, leaving } = of;
  const name = String(group.data.name);
  const kind = group.type === 'Organisation' ? 'organisation' : 'usergroup';
  const Glyph = kind === 'organisation' ? IconBuilding : IconUsersGroup;
  return (
    <RecordRow>
      <RecordName face={<Glyph size={24} stroke={1.5} />} name={<GroupName of={of} />}>
        <RecordNote>{t(`kind.${kind}`)}</RecordNote>
        {typeof group.data.description === 'string' && <RecordNote>{group.data.description}</RecordNote>}
      </RecordName>
      <RecordCell label={t('role')}>
        {(role && capitalised(role)) ?? t(group._key === domainKey ? 'role.administrator' : 'role.member')}
      </RecordCell>
      <RecordCell label={t('since')}>
        <RelativeTime time={since} />
      </RecordCell>
      <RecordCell label={t('members')}>
        <TextButton onClick={() => onMembers(of)} label={t('members.which', { count: members, name })}>
          {t('members.count', { count: members })}
        </TextButton>
      </RecordCell>
      {onLeave && (
        <RecordActions>
          {leaving === 'open' ? (
            <Button variant="default" onClick={() => onLeave(of)} aria-label={t('leave.which', { name })}>
              {t('leave')}
            </Button>
          ) : (
            <RecordNote>{t(leaving === 'closed' ? 'leave.closed' : 'leave.last')}</RecordNote>
          )}
        </RecordActions>
      )}
    </RecordRow>
  );
}
