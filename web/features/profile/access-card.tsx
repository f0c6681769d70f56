// Leads to the dialog with those who can see and edit this account.
import { useTranslation } from 'react-i18next';
import type { Item } from '../../../contract/schemas/entity.ts';
import { ShareButton } from '../../entities/sharing/share-button.tsx';
import { Card } from '../../ui/page.tsx';

export function AccessCard({ user, name, own }: { user: Item; name: string; own: boolean }) {
  const { t } = useTranslation('profile');
  return (
    <Card id="access" title={t('access')} intro={t(own ? 'access.intro.own' : 'access.intro', { name })}>
      <div>
        <ShareButton itemKey={user._key} name={name} />
      </div>
    </Card>
  );
}
