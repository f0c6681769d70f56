// Changing one's own password: the current one, the new one twice; then every session has ended and one signs in again.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { changePassword } from '../../../contract/api/passwords.ts';
import { newPassword } from '../../../contract/schemas/user.ts';
import { call } from '../../api/call.ts';
import { expectEnd } from '../../entities/account/expected-end.ts';
import { useMe, userDataOf } from '../../entities/account/me.ts';
import { NewPasswordField } from '../../entities/account/new-password-field.tsx';
import { missingCharacters, useLeastLength } from '../../entities/account/open-policy.ts';
import { handOverEmail } from '../../entities/account/typed-email.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { Card } from '../../ui/page.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { leaveSignedOut } from './leave.ts';
import styles from './password-card.module.css';

export function PasswordCard() {
  const { t } = useTranslation('password');
  const { user } = useMe();
  const { name, email } = userDataOf(user);
  const leastLength = useLeastLength();
  const typed = useRef('');
  const form = useCardForm({
    checks: {
      currentPassword: (value) => (value === '' ? t('current.missing') : undefined),
      password(value) {
        typed.current = value;
        if (value === '') return t('new.missing');
        const missing = missingCharacters(value, leastLength);
        if (missing > 0) return t('short', { count: missing });
        return newPassword.safeParse(value).success ? undefined : t('password.too-long', { ns: 'errors' });
      },
      again(value) {
        if (value === '') return t('again.missing');
        return value === typed.current ? undefined : t('again.differs');
      },
    },
    placeError({ code }) {
      if (code === 'password.wrong') return 'currentPassword';
      return code.startsWith('password.') ? 'password' : undefined;
    },
    async send({ currentPassword, password }) {
      // The stream may tell of the end before this call is answered.
      const goOn = expectEnd();
      try {
        await call(changePassword, { params: { key: 'me' }, body: { currentPassword, password } });
      } catch (error) {
        goOn();
        throw error;
      }
      handOverEmail(email);
      leaveSignedOut({ passwordChanged: true });
    },
  });
  return (
    <Card id="password" title={t('title')} intro={t('intro')}>
      <div className={styles.form}>
        <CardForm form={form} verb={t('do')} doing={t('doing')} narrow>
          {/* So that a password manager keeps the new password under the right account. */}
          <input name="email" type="text" autoComplete="username" defaultValue={email} hidden readOnly />
          <PasswordField
            label={t('current')}
            name="currentPassword"
            autoComplete="current-password"
            error={form.errors.currentPassword}
          />
          <NewPasswordField label={t('new')} error={form.errors.password} words={[name, email]} />
          <PasswordField label={t('again')} name="again" autoComplete="new-password" error={form.errors.again} />
        </CardForm>
      </div>
    </Card>
  );
}
