// The security section of somebody else: what an administrator can do for them, which is never to take their place.
import { useTranslation } from 'react-i18next';
import { useOtherUser, WithOtherUser } from '../../entities/account/other-user.tsx';
import { OtherUserSection, useClosedBy } from '../../entities/account/section.tsx';
import { ActivityCard } from './activity-card.tsx';
import { FactorsOfCard } from './factors-of-card.tsx';
import { PasswordOfCard } from './password-of-card.tsx';
import { SessionsOfCard } from './sessions-of-card.tsx';

export function SecurityOfPage() {
  return (
    <WithOtherUser>
      <Section />
    </WithOtherUser>
  );
}

function Section() {
  const { t } = useTranslation('otherUser');
  const { name } = useOtherUser();
  return (
    <OtherUserSection title={t('security.title', { name })} intro={t('security.intro', { name })} needs="activity.see">
      <PasswordOfCard />
      <FactorsOfCard />
      <SessionsOfCard />
      <Activity />
    </OtherUserSection>
  );
}

function Activity() {
  const { key, name } = useOtherUser();
  const closedBy = useClosedBy();
  return <ActivityCard of={{ key, name, closedBy }} />;
}
