// The security section: what guards one's account, as cards one under the other.
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/page.tsx';
import { ActivityCard } from './activity-card.tsx';
import { BackupCodesCard } from './backup-codes-card.tsx';
import { PasskeysCard } from './passkeys-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { TwoFactorCard } from './two-factor-card.tsx';

/** In the order in which they stand; each is a file of its own and asks for what it needs. */
const cards = [PasswordCard, TwoFactorCard, PasskeysCard, BackupCodesCard, SessionsCard, ActivityCard];

export function SecurityPage() {
  const { t } = useTranslation('security');
  return (
    <Page title={t('title')} intro={t('intro')}>
      {cards.map((Card) => (
        <Card key={Card.name} />
      ))}
    </Page>
  );
}
