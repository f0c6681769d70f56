// What the fields of the pages before one is signed in want, in the person's words.
import type { TFunction } from 'i18next';
import { email, newPassword, passwordMinLength } from '../../../contract/schemas/user.ts';

type Words = TFunction<'signIn'>;

export function checkEmail(t: Words) {
  return (value: string) => {
    if (value.trim() === '') return t('email.missing');
    return email.safeParse(value).success ? undefined : t('email.invalid');
  };
}

export function checkNewPassword(t: Words) {
  return (value: string) => {
    if (value === '') return t('password.missing');
    if (newPassword.safeParse(value).success) return undefined;
    const missing = passwordMinLength - value.length;
    return missing > 0 ? t('password.short', { count: missing }) : t('password.too-long', { ns: 'errors' });
  };
}

export function checkPresent(words: string) {
  return (value: string) => (value.trim() === '' ? words : undefined);
}
