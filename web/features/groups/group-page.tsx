// The page of one organisation or user group: its facts, its members, the groups inside and around it, its end.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { getGroup } from '../../../contract/api/group-administration.ts';
import { pages } from '../../../contract/pages.ts';
import { domainKey } from '../../../contract/permissions.ts';
import { hasCode } from '../../api/api-error.ts';
import { query } from '../../api/query.ts';
import { useMe } from '../../entities/account/me.ts';
import { CardState } from '../../ui/card-state.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { FactsCard } from './facts-card.tsx';
import { kindOf, nameOf } from './groups-query.ts';
import { MembersCard } from './members-card.tsx';
import { AroundCard, InsideCard } from './nesting-cards.tsx';
import { TrashCard } from './trash-card.tsx';

export function GroupPage() {
  const { t } = useTranslation('groups');
  const { key = '' } = useParams({ strict: false });
  const me = useMe();
  const found = useQuery(query(getGroup, { params: { key } }));
  if (hasCode(found.error, 'item.not-found')) {
    return (
      <Page title={t('gone.title')} intro={t('gone.text')}>
        <p>
          <Link to={pages.groups}>{t('gone.go')}</Link>
        </p>
      </Page>
    );
  }
  if (!found.data) {
    return (
      <Page title={t('title.Usergroup')}>
        <Card id="about" title={t('facts')}>
          <CardState error={found.error} onAgain={() => found.refetch()} />
        </Card>
      </Page>
    );
  }
  const { group } = found.data;
  const ofAdministrators = key === domainKey;
  return (
    <Page title={nameOf(group)} intro={t(`kind.${kindOf(group)}`)} key={key}>
      <FactsCard of={found.data} fixedName={ofAdministrators} />
      <MembersCard
        group={group}
        subgroups={found.data.subgroups}
        mayChange={!ofAdministrators || me.role === 'super-admin'}
      />
      {!ofAdministrators && <InsideCard group={group} />}
      {!ofAdministrators && <AroundCard group={group} />}
      {!ofAdministrators && <TrashCard of={found.data} may={me.role === 'super-admin'} />}
    </Page>
  );
}
