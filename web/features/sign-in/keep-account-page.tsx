// The page of the mailed link that keeps an account which waits to be deleted: one question, one button.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getDeletion, keepAccount } from '../../../contract/api/your-data.ts';
import { pages } from '../../../contract/pages.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { keyOf } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { Stack } from '../../ui/stack.tsx';
import { GoLink } from './go-link.tsx';
import { useLinkSecret } from './link-secret.ts';
import { PlainCard } from './plain-card.tsx';
import { readResetLink } from './reset-link.ts';

export function KeepAccountPage() {
  const { t } = useTranslation('keepAccount');
  const secret = useLinkSecret();
  const link = readResetLink(secret);
  if (!link) {
    return (
      <PlainCard title={t('none.title')} text={t('none.text')}>
        <GoLink to={pages.signIn}>{t('signIn')}</GoLink>
      </PlainCard>
    );
  }
  const { resetTokenId, resetPasswordToken } = link;
  return <Question key={secret} link={{ id: resetTokenId, secret: resetPasswordToken }} />;
}

/** Nothing happens before the button: programs that look into mails open links too. */
function Question({ link }: { link: { id: string; secret: string } }) {
  const { t } = useTranslation('keepAccount');
  const [outcome, setOutcome] = useState<'done' | 'refused'>();
  const form = useCardForm({
    checks: {},
    async send() {
      try {
        await call(keepAccount, { body: link });
        queryClient.removeQueries({ queryKey: keyOf(getDeletion) });
        setOutcome('done');
      } catch (error) {
        if (!hasCode(error, 'link.refused')) throw error;
        setOutcome('refused');
      }
    },
  });
  if (outcome) {
    return (
      <PlainCard title={t(`title.${outcome}`)} text={t(`text.${outcome}`)}>
        <Stack gap={2}>
          <GoLink to={pages.signIn}>{t('signIn')}</GoLink>
          {outcome === 'done' && <GoLink to={pages.forgot}>{t('password')}</GoLink>}
        </Stack>
      </PlainCard>
    );
  }
  return (
    <PlainCard title={t('title')} text={t('text')}>
      <CardForm form={form} verb={t('do')} doing={t('doing')}>
        {null}
      </CardForm>
    </PlainCard>
  );
}
