// Looking at somebody's profile with their eyes, offered where an administrator already has their account open.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOtherUser } from '../../entities/account/other-user.tsx';
import { ViewAsQuestion } from '../../entities/account/view-as-question.tsx';
import { Card } from '../../ui/page.tsx';

export function OtherViewAs() {
  const { t } = useTranslation('otherUser');
  const { key, name, account, viewer } = useOtherUser();
  const [asked, setAsked] = useState(false);
  const above = account.role === 'super-admin' && viewer.role !== 'super-admin';
  if (viewer.role === 'user' || above || account.user.active === false) return null;
  return (
    <Card id="view-as" title={t('viewAs')} intro={t('viewAs.intro', { name })}>
      <div>
        <Button variant="default" onClick={() => setAsked(true)} aria-haspopup="dialog">
          {t('viewAs.do')}
        </Button>
      </div>
      {asked && <ViewAsQuestion userKey={key} name={name} onClose={() => setAsked(false)} />}
    </Card>
  );
}
