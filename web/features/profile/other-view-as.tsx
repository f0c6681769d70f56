// Looking at somebody's profile with their eyes, offered where an administrator already has their account open.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSomebody } from '../../entities/account/other-user.tsx';
import { LookQuestion } from '../../entities/account/view-as-question.tsx';
import { Card } from '../../ui/page.tsx';

export function OtherLook() {
  const { t } = useTranslation('somebody');
  const { key, name, account, viewer } = useSomebody();
  const [asked, setAsked] = useState(false);
  const above = account.role === 'super-admin' && viewer.role !== 'super-admin';
  if (viewer.role === 'user' || above || account.user.active === false) return null;
  return (
    <Card id="look" title={t('look')} intro={t('look.intro', { name })}>
      <div>
        <Button variant="default" onClick={() => setAsked(true)} aria-haspopup="dialog">
          {t('look.do')}
        </Button>
      </div>
      {asked && <LookQuestion userKey={key} name={name} onClose={() => setAsked(false)} />}
    </Card>
  );
}
