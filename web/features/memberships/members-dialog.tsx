// Who else belongs to an organisation or user group: faces and names, as many as one asks for.
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listGroupMembersByState, listOrganisationMembers } from '../../../contract/api/groups.ts';
import type { Membership } from '../../../contract/api/memberships.ts';
import { call } from '../../api/call.ts';
import { useMe, userDataOf } from '../../api/me.ts';
import { CardState } from '../../ui/card-state.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './members-dialog.module.css';

const atOnce = 50;

export function MembersDialog({ of, onClose }: { of: Membership; onClose: () => void }) {
  const { t } = useTranslation('memberships');
  const me = useMe();
  const { group } = of;
  const endpoint = group.type === 'Organisation' ? listOrganisationMembers : listGroupMembersByState;
  const list = useInfiniteQuery({
    queryKey: ['members', group._key],
    queryFn: ({ pageParam: offset, signal }) =>
      call(endpoint, {
        params: { key: group._key, state: 'active' },
        query: { offset, limit: atOnce },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.length < atOnce ? undefined : pages.length * atOnce),
  });
  const people = list.data?.pages.flat();
  return (
    <Dialog opened onClose={onClose} title={t('members.title', { name: String(group.data.name) })}>
      {!people && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {people && (
        <ul className={styles.list}>
          {people.map((person) => {
            const { name, thumbnail } = userDataOf(person);
            return (
              <li key={person._key} className={styles.person}>
                <Picture source={thumbnail} name={name} size={32} />
                <span className={styles.name}>{name}</span>
                {person._key === me.user._key && <span className={styles.you}>{t('you')}</span>}
              </li>
            );
          })}
        </ul>
      )}
      <Row justify="between">
        {list.hasNextPage ? (
          <Button
            variant="default"
            onClick={() => list.fetchNextPage()}
            aria-disabled={list.isFetchingNextPage}
          >
            {t('more')}
          </Button>
        ) : (
          <span />
        )}
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('close', { ns: 'ui' })}
        </Button>
      </Row>
    </Dialog>
  );
}
