// The pages of mailed links that confirm a new address or undo a change of it: one question, one button, what came of it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { confirmEmailChange, undoEmailChange } from '../../../contract/api/email-change.ts';
import { pages } from '../../../contract/pages.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { queryClient } from '../../api/query-client.ts';
import { meQuery } from '../../entities/account/me.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { Stack } from '../../ui/stack.tsx';
import { GoLink } from './go-link.tsx';
import { useLinkSecret } from './link-secret.ts';
import { PlainCard } from './plain-card.tsx';
import { readResetLink } from './reset-link.ts';

type What = 'confirm' | 'undo';
type Outcome = { is: 'refused' | 'taken' } | { is: 'done'; email: string };

export function ConfirmEmailPage() {
  return <EmailLinkPage what="confirm" />;
}

export function UndoEmailPage() {
  return <EmailLinkPage what="undo" />;
}

function EmailLinkPage({ what }: { what: What }) {
  const { t } = useTranslation('emailLinks');
  const secret = useLinkSecret();
  const link = readResetLink(secret);
  if (!link) {
    return (
      <PlainCard title={t('none.title')} text={t('none.text')}>
        <GoLink to={pages.profile}>{t('home')}</GoLink>
      </PlainCard>
    );
  }
  const { resetTokenId, resetPasswordToken } = link;
  return <Question key={secret} what={what} link={{ id: resetTokenId, secret: resetPasswordToken }} />;
}

/** Nothing happens before the button: programs that look into mails open links too. */
function Question({ what, link }: { what: What; link: { id: string; secret: string } }) {
  const { t } = useTranslation('emailLinks');
  const [outcome, setOutcome] = useState<Outcome>();
  const form = useCardForm({
    checks: {},
    async send() {
      try {
        const endpoint = what === 'confirm' ? confirmEmailChange : undoEmailChange;
        const { email } = await call(endpoint, { body: link });
        // The person who is signed in here has another address now, or no session any more.
        queryClient.removeQueries({ queryKey: meQuery.queryKey });
        setOutcome({ is: 'done', email });
      } catch (error) {
        if (hasCode(error, 'link.refused')) return setOutcome({ is: 'refused' });
        if (hasCode(error, 'email.taken')) return setOutcome({ is: 'taken' });
        throw error;
      }
    },
  });
  if (outcome?.is === 'done') return <Done what={what} email={outcome.email} />;
  if (outcome) {
    return (
      <PlainCard
        title={t(`problem.${outcome.is}`)}
        text={t(outcome.is === 'taken' ? `taken.${what}` : `refused.${what}`)}
      >
        <GoLink to={pages.profile}>{t('home')}</GoLink>
      </PlainCard>
    );
  }
  return (
    <PlainCard title={t(`title.${what}`)} text={t(`text.${what}`)}>
      <CardForm form={form} verb={t(`do.${what}`)} doing={t(`doing.${what}`)}>
        {null}
      </CardForm>
    </PlainCard>
  );
}

function Done({ what, email }: { what: What; email: string }) {
  const { t } = useTranslation('emailLinks');
  return (
    <PlainCard title={t(`done.title.${what}`, { email })} text={t(`done.text.${what}`, { email })}>
      {what === 'confirm' ? (
        <GoLink to={pages.profile}>{t('home')}</GoLink>
      ) : (
        <Stack gap={2}>
          <GoLink to={pages.forgot}>{t('done.password')}</GoLink>
          <GoLink to={pages.signIn}>{t('done.signIn')}</GoLink>
        </Stack>
      )}
    </PlainCard>
  );
}
