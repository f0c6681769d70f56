// Parts that the forms before one is signed in share.
import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { passwordMinLength } from '../../../contract/schemas/user.ts';
import { PasswordField } from '../../ui/password-field.tsx';

/** The address that one signs in with; `username` is what password managers look for. */
export function EmailField(props: TextInputProps) {
  const { t } = useTranslation('signIn');
  return (
    <TextInput
      label={t('email')}
      name="email"
      type="email"
      inputMode="email"
      autoComplete="username"
      autoCapitalize="off"
      spellCheck={false}
      {...props}
      description={props.error ? undefined : props.description}
    />
  );
}

export function NewPasswordField({ label, error }: { label: string; error: string | undefined }) {
  const { t } = useTranslation('signIn');
  return (
    <PasswordField
      label={label}
      name="password"
      autoComplete="new-password"
      description={error ? undefined : t('password.hint', { count: passwordMinLength })}
      error={error}
    />
  );
}
