// The fields of the mail settings as they are typed, and the choice that they come to.
import * as z from 'zod/mini';
import type { CurrentMail } from '../../../contract/api/mail.ts';
import {
  keepsPassword,
  type MailChoice,
  type MailTls,
  mailChoice,
  mailPassword,
  mailPorts,
} from '../../../contract/mail-settings.ts';

export interface MailFields {
  host: string;
  tls: MailTls;
  port: string;
  user: string;
  /** Empty: the one that is kept. */
  password: string;
  fromName: string;
  fromAddress: string;
  replyTo: string;
}

export type MailField = keyof MailFields;
export type WrongMail = 'host' | 'port' | 'user' | 'password' | 'password-again' | 'address' | 'name';

export function fieldsOf({ server, from, replyTo }: CurrentMail): MailFields {
  const tls = server?.tls === 'implicit' ? 'implicit' : 'starttls';
  return {
    host: server?.host ?? '',
    tls,
    port: String(server?.port ?? mailPorts[tls]),
    user: server?.user ?? '',
    password: '',
    replyTo,
    fromName: from.name,
    fromAddress: from.address,
  };
}

/** Another kind of encryption brings its usual port along, where the port was the usual one. */
export function withTls(fields: MailFields, tls: MailTls): MailFields {
  const usual = fields.port === String(mailPorts[fields.tls]);
  return { ...fields, tls, port: usual ? String(mailPorts[tls]) : fields.port };
}

export interface ReadMail {
  choice?: MailChoice;
  password?: string;
  wrong: Partial<Record<MailField, WrongMail>>;
}

/** The choice where all is right, else what is wrong. */
export function readMailFields(fields: MailFields, current: CurrentMail): ReadMail {
  const { host, tls, port, user, password } = fields;
  const choice = {
    host,
    port: /^\d{1,5}$/.test(port.trim()) ? Number(port) : Number.NaN,
    tls,
    user,
    from: { address: fields.fromAddress, name: fields.fromName },
    replyTo: fields.replyTo,
  };
  const wrong: ReadMail['wrong'] = {};
  const result = z.safeParse(mailChoice, choice);
  for (const { path } of result.error?.issues ?? []) Object.assign(wrong, wrongAt(path.join('.')));
  const needed = passwordWanted(fields, current);
  if (needed) wrong.password = needed;
  else if (password !== '' && !z.safeParse(mailPassword, password).success) wrong.password = 'password';
  if (!result.success || Object.keys(wrong).length > 0) return { wrong };
  const given = password !== '' && result.data.user !== '' ? { password } : {};
  return { wrong, choice: result.data, ...given };
}

function wrongAt(path: string): ReadMail['wrong'] {
  if (path.startsWith('from.address')) return { fromAddress: 'address' };
  if (path.startsWith('from.name')) return { fromName: 'name' };
  if (path.startsWith('replyTo')) return { replyTo: 'address' };
  if (path.startsWith('port')) return { port: 'port' };
  if (path.startsWith('user')) return { user: 'user' };
  return { host: 'host' };
}

/** A kept password goes nowhere but to the server and user that it was given for. */
function passwordWanted(fields: MailFields, { server }: CurrentMail): WrongMail | undefined {
  const user = fields.user.trim();
  if (user === '' || fields.password !== '') return undefined;
  if (!server?.hasPassword) return 'password';
  const typed = { host: fields.host.trim(), port: Number(fields.port), user };
  return keepsPassword(server, typed) ? undefined : 'password-again';
}
