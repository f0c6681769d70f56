// Checks the fields of the pages before sign-in, and says in words what is wrong.
import type { TFunction } from 'i18next';
import { email, newPassword } from '../../../contract/schemas/user.ts';
import { missingCharacters } from '../../entities/account/open-policy.ts';

type Words = TFunction<'signIn'>;

export function checkEmail(t: Words) {
  return (value: string) => {
    if (value.trim() === '') return t('email.missing');
    return email.safeParse(value).success ? undefined : t('email.invalid');
  };
}

export function checkNewPassword(t: Words, leastLength: number | undefined) {
  return (value: string) => {
    if (value === '') return t('password.missing');
    const missing = missingCharacters(value, leastLength);
    if (missing > 0) return t('password.short', { count: missing });
    return newPassword.safeParse(value).success ? undefined : t('password.too-long', { ns: 'errors' });
  };
}

export function checkPresent(words: string) {
  return (value: string) => (value.trim() === '' ? words : undefined);
}
