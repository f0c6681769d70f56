// Company, role and user groups: what others decide about an account, so there is nothing to change here.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../contract/api/users.ts';
import { pages } from '../../../contract/pages.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Card } from '../../ui/page.tsx';

export function PlaceCard({
  account,
  viewer,
  role: choice,
}: {
  account: Account;
  viewer: Account;
  /** In the place of the plain word, where others may choose it. */
  role?: ReactNode;
}) {
  const { t } = useTranslation('profile');
  const { organisations, usergroups, role } = account;
  // The group that makes administrators is said by the role.
  const groups = usergroups.filter((group) => group._key !== domainKey);
  const leads = viewer.role !== 'user' && viewer.user._key !== account.user._key;
  return (
    <Card id="place" title={t('place')}>
      <Facts>
        <Fact term={t('company')}>
          {organisations.length > 0 ? <Names items={organisations} leads={leads} /> : t(noneFor(account, viewer))}
        </Fact>
        <Fact term={t('role')} note={t(`roleNote.${role}`)}>
          {choice ?? t(`role.${role}`)}
        </Fact>
        {groups.length > 0 && (
          <Fact term={t('groups')}>
            <Names items={groups} leads={leads} />
          </Fact>
        )}
      </Facts>
    </Card>
  );
}

/** Others are told only of organisations that they may see themselves. */
function noneFor({ user }: Account, viewer: Account) {
  if (user._key === viewer.user._key) return 'company.none.own';
  return viewer.role === 'user' ? 'company.none.seen' : 'company.none';
}

/** The groups of another user are links for administrators. */
function Names({ items, leads }: { items: readonly Item[]; leads: boolean }) {
  return items.map((item) => {
    const name = String(item.data.name ?? item._key);
    const page = item.type === 'Organisation' ? pages.organisationOf : pages.groupOf;
    return (
      <div key={item._key}>
        {!leads ? (
          name
        ) : (
          <Link to={page} params={{ key: item._key }}>
            {name}
          </Link>
        )}
      </div>
    );
  });
}
