// Parts that the forms before one is signed in share.
import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The address to sign in with; password managers look for the name `username`. */
export function EmailField(props: TextInputProps) {
  const { t } = useTranslation('signIn');
  return (
    <TextInput
      label={t('email')}
      name="email"
      // Never `email`: browsers rewrite what is typed there, and the domain becomes another one.
      type="text"
      inputMode="email"
      autoComplete="username"
      autoCapitalize="off"
      spellCheck={false}
      {...props}
      description={props.error ? undefined : props.description}
    />
  );
}
