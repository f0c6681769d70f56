// Lists the other members of an organisation or user group with picture, name and role, a page at a time.
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listGroupRoles } from '../../../contract/api/group-administration.ts';
import type { Membership } from '../../../contract/api/memberships.ts';
import { listQuery } from '../../api/query.ts';
import { useMe, userDataOf } from '../../entities/account/me.ts';
import { CardState } from '../../ui/card-state.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './members-dialog.module.css';

const atOnce = 50;

export function MembersDialog({ of, onClose }: { of: Membership; onClose: () => void }) {
  const { t } = useTranslation('memberships');
  const me = useMe();
  const { group } = of;
  const given = { params: { key: group._key }, query: { state: 'active' as const } };
  const list = useInfiniteQuery(listQuery(listGroupRoles, given, { limit: atOnce, rowsOf: ({ members }) => members }));
  const people = list.data?.pages.flatMap((page) => page.members);
  return (
    <Dialog opened onClose={onClose} title={t('members.title', { name: String(group.data.name) })}>
      {!people && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {people && (
        <ul className={styles.list}>
          {people.map(({ user: person, role }) => {
            const { name, thumbnail } = userDataOf(person);
            return (
              <li key={person._key} className={styles.person}>
                <Picture source={thumbnail} name={name} size={32} />
                <span className={styles.name}>
                  {name}
                  {role && <span className={styles.role}>{role}</span>}
                </span>
                {person._key === me.user._key && <span className={styles.you}>{t('you')}</span>}
              </li>
            );
          })}
        </ul>
      )}
      <Row justify="between">
        {list.hasNextPage ? <MoreButton list={list} /> : <span />}
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('close', { ns: 'ui' })}
        </Button>
      </Row>
    </Dialog>
  );
}
