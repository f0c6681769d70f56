// The form that signs in with e-mail and password; on its own page, and over a page whose session has ended.
import { useTranslation } from 'react-i18next';
import { signIn } from '../../../contract/api/signing-in.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { call } from '../../api/call.ts';
import { PasswordField } from '../../ui/password-field.tsx';
import { checkPresent } from './field-checks.ts';
import { CardForm, EmailField } from './form-parts.tsx';
import { rememberEmail, typedEmail } from './typed-email.ts';
import { useCardForm } from './use-card-form.ts';

export function SignInForm({ email, onSignedIn }: { email?: string; onSignedIn: (user: Item) => void }) {
  const { t } = useTranslation('signIn');
  const known = email ?? typedEmail();
  const form = useCardForm({
    checks: { email: checkPresent(t('email.missing')), password: checkPresent(t('password.missing')) },
    again: 'password',
    async send(values) {
      const answer = await call(signIn, { body: { ...values, cookie: true }, askToSignIn: false });
      if (answer.status === 'ok') onSignedIn(answer.user);
    },
  });
  return (
    <CardForm form={form} verb={t('signIn.do')} doing={t('signIn.doing')}>
      <EmailField
        defaultValue={known}
        readOnly={email !== undefined}
        error={form.errors.email}
        onChange={(event) => rememberEmail(event.currentTarget.value)}
        data-autofocus={known === '' || undefined}
        autoFocus={known === ''}
      />
      <PasswordField
        label={t('password')}
        name="password"
        autoComplete="current-password"
        error={form.errors.password}
        data-autofocus={known !== '' || undefined}
        autoFocus={known !== ''}
      />
    </CardForm>
  );
}
