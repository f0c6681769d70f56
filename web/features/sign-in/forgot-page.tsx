// The page that has a link to set a new password mailed; it never tells whether the address is known.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { forgot, setUpState } from '../../../contract/api/signing-in.ts';
import { call } from '../../api/call.ts';
import { query } from '../../api/query.ts';
import { rememberEmail, typedEmail } from '../../entities/account/typed-email.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { Stack } from '../../ui/stack.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import { checkEmail } from './field-checks.ts';
import styles from './forgot-page.module.css';
import { EmailField } from './form-parts.tsx';
import { GoLink } from './go-link.tsx';
import { PlainCard } from './plain-card.tsx';
import { PlainCardSkeleton } from './plain-card-skeleton.tsx';

export function ForgotPage() {
  const { t } = useTranslation('signIn');
  const state = useQuery(query(setUpState));
  if (state.isPending && state.fetchStatus === 'fetching') {
    return <PlainCardSkeleton title={t('forgot.title')} rows={1} />;
  }
  // The form is shown although the state of mail could not be asked: sending says what is wrong.
  return state.data?.mail === false ? <NoMail /> : <AskForLink />;
}

/** A link that never comes would be waited for; the operator can make one by hand. */
function NoMail() {
  const { t } = useTranslation('signIn');
  // The address becomes part of a command that another person runs: nothing but an address may get there.
  const typed = typedEmail().trim();
  const email = /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(typed) && !typed.startsWith('-') ? typed : 'you@example.com';
  return (
    <PlainCard title={t('forgot.title')} text={t('forgot.noMail.text')}>
      <Stack>
        <div>
          <p className={styles.help}>{t('forgot.noMail.how')}</p>
          <CopyText text={`npm run conch -- user reset-link --email ${email}`} what={t('forgot.noMail.what')} />
        </div>
        <GoLink to="/signin">{t('back')}</GoLink>
      </Stack>
    </PlainCard>
  );
}

function AskForLink() {
  const { t } = useTranslation('signIn');
  const [sentTo, setSentTo] = useState<string>();
  const form = useCardForm({
    checks: { email: checkEmail(t) },
    async send({ email }) {
      await call(forgot, { body: { email } });
      setSentTo(email.trim());
    },
  });

  if (sentTo) {
    return (
      <PlainCard title={t('forgot.sent.title')} text={t('forgot.sent.text', { email: sentTo })}>
        <Stack>
          <p className={styles.help}>{t('forgot.sent.help')}</p>
          <GoLink to="/signin">{t('back')}</GoLink>
          <p className={styles.below}>
            <TextButton onClick={() => setSentTo(undefined)}>{t('forgot.sent.again')}</TextButton>
          </p>
        </Stack>
      </PlainCard>
    );
  }
  return (
    <PlainCard title={t('forgot.title')} text={t('forgot.text')}>
      <Stack>
        <CardForm form={form} verb={t('forgot.do')} doing={t('forgot.doing')}>
          <EmailField
            defaultValue={typedEmail()}
            onChange={(event) => rememberEmail(event.currentTarget.value)}
            error={form.errors.email}
            autoFocus
          />
        </CardForm>
        <p className={styles.below}>
          <Link to="/signin">{t('back')}</Link>
        </p>
      </Stack>
    </PlainCard>
  );
}
