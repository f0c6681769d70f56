// The section "Member of": organisations and user groups, with role, since when and who else; and leaving them.
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { leaveGroup, listMemberships, type Membership } from '../../../contract/api/memberships.ts';
import { getMe } from '../../../contract/api/users.ts';
import { asGood } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { invalidateAll, listQuery } from '../../api/query.ts';
import { useAction } from '../../api/use-action.ts';
import { CardState } from '../../ui/card-state.tsx';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { messages } from '../../ui/messages.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { MembersDialog } from './members-dialog.tsx';
import { MembershipTable } from './membership-table.tsx';

const atOnce = 50;

export function MembershipsPage() {
  const { t } = useTranslation('memberships');
  const [asked, setAsked] = useState<{ what: 'leave' | 'members'; of: Membership }>();
  const list = useInfiniteQuery(
    listQuery(listMemberships, { params: { key: 'me' } }, { limit: atOnce, rowsOf: (rows) => rows }),
  );
  const memberships = list.data?.pages.flat();
  const close = () => setAsked(undefined);
  return (
    <Page title={t('title')} intro={t('intro')}>
      <Card id="memberships" title={t('list')}>
        {!memberships && <CardState error={list.error} onAgain={() => list.refetch()} />}
        {memberships?.length === 0 && <EmptyState icon={<IconUsersGroup size={18} />}>{t('none')}</EmptyState>}
        {memberships && memberships.length > 0 && (
          <MembershipTable
            memberships={memberships}
            onMembers={(of) => setAsked({ what: 'members', of })}
            onLeave={(of) => setAsked({ what: 'leave', of })}
          />
        )}
        <MoreButton list={list} />
      </Card>
      {asked?.what === 'members' && <MembersDialog of={asked.of} onClose={close} />}
      {asked?.what === 'leave' && <LeaveQuestion of={asked.of} onClose={close} />}
    </Page>
  );
}

function LeaveQuestion({ of, onClose }: { of: Membership; onClose: () => void }) {
  const { t } = useTranslation('memberships');
  const name = String(of.group.data.name);
  const { run, busy, problem } = useAction(
    () => asGood(call(leaveGroup, { params: { groupKey: of.group._key } }), 'member.not-found'),
    async () => {
      await invalidateAll([getMe, listMemberships]);
      messages.notify(t('leave.done', { name }));
      onClose();
    },
  );
  return (
    <DangerConfirm
      opened
      title={t('leave.title', { name })}
      verb={t('leave.do')}
      busy={busy}
      error={problem}
      onConfirm={run}
      onCancel={onClose}
    >
      {t(of.group._key === 'domain' ? 'leave.text.domain' : 'leave.text', { name })}
    </DangerConfirm>
  );
}
