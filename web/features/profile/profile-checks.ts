// Checks the fields of the account form by the contract's schemas, and says in words what is wrong.
import type { FormErrors } from '@mantine/form';
import type { TFunction } from 'i18next';
import { holdsUserInfo, name as nameSchema, socialLink, timeZone, webAddress } from '../../../contract/schemas/user.ts';
import { addressWithScheme, places } from './link-address.ts';
import { completeLink, type LinkRow, type ProfileValues } from './profile-fields.ts';

type Words = TFunction<'profile'>;

const nameMaxLength = 200;
const linkNameMaxLength = 60;

export function checkProfile(values: ProfileValues, t: Words): FormErrors {
  const errors: FormErrors = {};
  if (!nameSchema.safeParse(values.name).success) {
    errors.name = nameError(values.name.trim(), t);
  }
  if (values.timeZone !== '' && !timeZone.safeParse(values.timeZone).success) errors.timeZone = t('zone.unknown');
  values.social.forEach((row, index) => {
    const found = checkLink(row, t);
    if (found.provider) errors[`social.${index}.provider`] = found.provider;
    if (found.url) errors[`social.${index}.url`] = found.url;
  });
  return errors;
}

function nameError(name: string, t: Words): string {
  if (name === '') return t('name.missing');
  return name.length > nameMaxLength ? t('name.long', { count: nameMaxLength }) : t('name.signs');
}

/** A row in which nothing was written is no mistake: it is not sent. */
export function checkLink(row: LinkRow, t: Words): { provider?: string; url?: string } {
  const link = completeLink(row);
  if (link.provider === '' && link.url === '') return {};
  if (socialLink.safeParse(link).success) return {};
  return { url: checkAddress(row.url, row.provider, t), provider: checkLinkName(link.provider, t) };
}

function checkAddress(typed: string, provider: string, t: Words): string | undefined {
  const address = addressWithScheme(typed);
  if (address === '') return t('links.address.missing');
  if (webAddress.safeParse(address).success) return undefined;
  if (holdsUserInfo(address)) return t('links.address.userInfo');
  return t('links.address.invalid', { example: exampleFor(provider) });
}

function checkLinkName(name: string, t: Words): string | undefined {
  if (name.length > linkNameMaxLength) return t('links.name.long', { count: linkNameMaxLength });
  if (name !== '' && !socialLink.shape.provider.safeParse(name).success) return t('links.name.signs');
  return undefined;
}

export function exampleFor(provider: string): string {
  const known = places.find((place) => place.name.toLowerCase() === provider.trim().toLowerCase());
  return known?.example ?? 'https://example.com';
}
