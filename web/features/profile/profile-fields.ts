// The fields of the account form: read from a user's data, put in order as they are sent, compared.

import type { SocialLink, UserData } from '../../../contract/schemas/user.ts';
import { isSame } from '../../forms/is-same.ts';
import { addressWithScheme, nameForAddress } from './link-address.ts';

/** The fields that the form changes. The picture and the address to sign in with have calls of their own. */
export type ProfileFields = { [Name in 'name' | 'language' | 'timeZone']: UserData[Name] } & { social: SocialLink[] };
export type FieldName = keyof ProfileFields;
/** A field that were missing here would never be sent, and nobody would be told; so it does not compile. */
const everyField: Record<FieldName, true> = { name: true, language: true, timeZone: true, social: true };
export const fieldNames = Object.keys(everyField) as readonly FieldName[];

export const linksAtMost = 30;

export interface LinkRow extends SocialLink {
  /** Tells rows apart while they move; never sent. */
  id: string;
}
/** As the form holds them: every field is there, and may hold what is only half typed. */
export interface ProfileValues {
  name: string;
  language: string;
  timeZone: string;
  social: LinkRow[];
}

let lastRow = 0;
export function linkRow(link: SocialLink): LinkRow {
  lastRow += 1;
  return { provider: link.provider, url: link.url, id: `row-${lastRow}` };
}

export function fieldsOf(data: UserData): ProfileFields {
  const { name, language, timeZone, social = [] } = data;
  return { name, language, timeZone, social: social.map(({ provider, url }) => ({ provider, url })) };
}

export function valuesFrom(fields: ProfileFields): ProfileValues {
  return {
    name: fields.name,
    language: fields.language ?? '',
    timeZone: fields.timeZone ?? '',
    social: fields.social.map(linkRow),
  };
}

/** Trimmed and completed; rows in which nothing was written do not count. */
export function fieldsFrom(values: ProfileValues): ProfileFields {
  return {
    name: values.name.trim(),
    language: values.language || undefined,
    timeZone: values.timeZone || undefined,
    social: values.social.map(completeLink).filter((link) => link.provider !== '' || link.url !== ''),
  };
}

export function completeLink(link: SocialLink): SocialLink {
  const url = addressWithScheme(link.url);
  return { provider: link.provider.trim() || nameForAddress(url), url };
}

/** As a patch that is merged deeply (RFC 7396): null for what was emptied, since JSON leaves out what is undefined. */
export function changedFields(
  from: ProfileFields,
  to: ProfileFields,
): { [Name in FieldName]?: ProfileFields[Name] | null } {
  const changed = fieldNames.filter((name) => !isSame(from[name], to[name]));
  return Object.fromEntries(changed.map((name) => [name, to[name] ?? null]));
}
