// The page of one's data as a whole: taking a copy along, and deleting the account.
import { useTranslation } from 'react-i18next';
import { useMe } from '../../entities/account/me.ts';
import { StorageCard } from '../../entities/account/storage-card.tsx';
import { Page } from '../../ui/page.tsx';
import { DeleteCard } from './delete-card.tsx';
import { ExportCard } from './export-card.tsx';

export function YourDataPage() {
  const { t } = useTranslation('yourData');
  const me = useMe();
  return (
    <Page title={t('title')} intro={t('intro')}>
      <StorageCard userKey={me.user._key} />
      <ExportCard />
      <DeleteCard />
    </Page>
  );
}
