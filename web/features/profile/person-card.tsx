// Name, the address that one signs in with (one's own can be changed), and since when one is here.
import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Item } from '../../../contract/schemas/entity.ts';
import { userDataOf } from '../../entities/account/me.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Card } from '../../ui/page.tsx';
import { DateTime, RelativeTime } from '../../ui/relative-time.tsx';
import { EmailChangeRow } from './email-change-row.tsx';
import { HiddenReason } from './hidden-reason.tsx';
import styles from './person-card.module.css';
import type { ProfileValues } from './profile-fields.ts';

interface PersonCardProps {
  form: UseFormReturnType<ProfileValues>;
  user: Item;
  own: boolean;
  /** Why the viewer may not change it; absent where they may. */
  reason: string | undefined;
  /** In the place of one's own address and the way to change it. */
  otherEmail: ReactNode;
  onChangeEmail: () => void;
}

export function PersonCard({ form, user, own, reason, otherEmail, onChangeEmail }: PersonCardProps) {
  const { t } = useTranslation('profile');
  const { email } = userDataOf(user);
  return (
    <Card id="person" title={t('person')}>
      <TextInput
        label={t('name')}
        autoComplete={own ? 'name' : 'off'}
        disabled={reason !== undefined}
        description={reason && <HiddenReason reason={reason} />}
        {...form.getInputProps('name')}
      />
      <div>
        <div className={styles.label} id="email-label">
          {t('email')}
        </div>
        {own ? <EmailChangeRow email={email} onChange={onChangeEmail} /> : otherEmail}
        <p className={styles.hint}>{t(own ? 'email.hint.own' : 'email.hint')}</p>
      </div>
      <Facts>
        <Fact term={t('since')}>
          <DateTime time={user.createdAt} />
        </Fact>
        <Fact term={t('changed')}>
          <RelativeTime time={user.updatedAt} />
        </Fact>
      </Facts>
    </Card>
  );
}
