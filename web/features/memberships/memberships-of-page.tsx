// The organisations and user groups of another user, as far as the viewer may see them.
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listMemberships, type Membership } from '../../../contract/api/memberships.ts';
import { listQuery } from '../../api/query.ts';
import { useOtherUser, WithOtherUser } from '../../entities/account/other-user.tsx';
import { OtherUserSection } from '../../entities/account/section.tsx';
import { CardState } from '../../ui/card-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Card } from '../../ui/page.tsx';
import { MembersDialog } from './members-dialog.tsx';
import { MembershipTable } from './membership-table.tsx';

const atOnce = 50;

export function MembershipsOfPage() {
  return (
    <WithOtherUser>
      <Section />
    </WithOtherUser>
  );
}

function Section() {
  const { t } = useTranslation('otherUser');
  const { name, viewer } = useOtherUser();
  const all = viewer.role !== 'user';
  return (
    <OtherUserSection
      title={t('memberships.title', { name })}
      intro={t(all ? 'memberships.intro' : 'memberships.intro.seen', { name })}
      needs="account.see"
    >
      <MembershipsCard none={t(all ? 'memberships.none' : 'memberships.none.seen', { name })} />
    </OtherUserSection>
  );
}

function MembershipsCard({ none }: { none: string }) {
  const { t } = useTranslation('memberships');
  const { key } = useOtherUser();
  const [opened, setOpened] = useState<Membership>();
  const list = useInfiniteQuery({
    ...listQuery(listMemberships, { params: { key } }, { limit: atOnce, rowsOf: (rows) => rows }),
    // A page leaves out what the viewer may not see, so that its length does not tell whether there are more.
    getNextPageParam: (last, pages) => (last.length === 0 ? undefined : pages.length * atOnce),
  });
  const memberships = list.data?.pages.flat();
  const more = list.hasNextPage && (memberships?.length ?? 0) >= atOnce;
  return (
    <Card id="memberships" title={t('list')}>
      {!memberships && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {memberships?.length === 0 && <EmptyState icon={<IconUsersGroup size={18} />}>{none}</EmptyState>}
      {memberships && memberships.length > 0 && <MembershipTable memberships={memberships} onMembers={setOpened} />}
      {more && <MoreButton list={list} />}
      {opened && <MembersDialog of={opened} onClose={() => setOpened(undefined)} />}
    </Card>
  );
}
