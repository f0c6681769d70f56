// How the server sends mail: what an administrator may choose of it, and the steps and problems of a test mail.

import * as z from 'zod/mini';
import { visibleLine } from './schemas/user.ts';

/** How what is typed in the browser encrypts; both refuse to send anything in the clear. */
export const mailTlsNames = ['starttls', 'implicit'] as const;
export type MailTls = (typeof mailTlsNames)[number];
/** The usual port of each. */
export const mailPorts: Record<MailTls, number> = { starttls: 587, implicit: 465 };

/** Only the operator, who sits at the machine, can choose the last two. */
export const mailTlsInForce = [...mailTlsNames, 'where-offered', 'none'] as const;
export type MailTlsInForce = (typeof mailTlsInForce)[number];

export const mailBounds = { host: 253, user: 320, password: 1024, name: 100 } as const;

/** A name or an address, also one of the inside network: mail servers stand there. */
export const mailHost = z.string().check(
  z.trim(),
  z.minLength(1),
  z.maxLength(mailBounds.host),
  z.refine((text) => isHost(text), 'This must be a host name or an IP address, without a port and without smtp://.'),
);

function isHost(text: string): boolean {
  if (/^[0-9a-f:]+(%[\w.-]+)?$/i.test(text)) return text.split(':').length > 2 && URL.canParse(`http://[${text}]`);
  // Some readers take 127.1 and 0x7f000001 for addresses: it has to be one in everybody's eyes, or a name.
  if (/(^|\.)(\d+|0x[0-9a-f]*)\.?$/i.test(text)) {
    return URL.canParse(`http://${text}`) && new URL(`http://${text}`).hostname === text;
  }
  return /^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?)*\.?$/i.test(text);
}

const oneLine = /^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;

/** Also `conch@localhost`: inside a network, mail servers have names without a dot. */
const mailAddress = z
  .string()
  .check(z.trim(), z.maxLength(254), z.regex(/^[^\s@"(),:;<>[\\\]\p{Cc}]+@[^\s@"(),:;<>[\\\]\p{Cc}]+$/u));

export const mailSender = z.strictObject({
  address: mailAddress,
  /** Empty, or something that its readers see. */
  name: z.string().check(
    z.trim(),
    z.maxLength(mailBounds.name),
    z.refine((name) => name === '' || visibleLine.test(name)),
  ),
});

export const mailChoice = z.strictObject({
  host: mailHost,
  port: z.int().check(z.gte(1), z.lte(65_535)),
  tls: z
    .enum(mailTlsNames)
    .check(
      z.describe('`starttls` begins in the clear and encrypts before anything is said; `implicit` from the first byte'),
    ),
  user: z
    .string()
    .check(
      z.trim(),
      z.maxLength(mailBounds.user),
      z.regex(oneLine),
      z.describe('To sign in at the mail server; empty: it takes mail without'),
    ),
  from: mailSender,
  replyTo: z.union([z.literal(''), mailAddress]).check(z.describe('Where answers go; empty: to the sender')),
});
export type MailChoice = z.infer<typeof mailChoice>;

export const mailPassword = z.string().check(z.minLength(1), z.maxLength(mailBounds.password), z.regex(oneLine));

/** A kept password goes nowhere but where it was given for. */
export function keepsPassword(
  one: Pick<MailChoice, 'host' | 'port' | 'user'>,
  other: Pick<MailChoice, 'host' | 'port' | 'user'>,
): boolean {
  return one.host.toLowerCase() === other.host.toLowerCase() && one.port === other.port && one.user === other.user;
}

/** The steps of a test mail, in order. */
export const mailSteps = ['find', 'connect', 'encrypt', 'sign-in', 'send'] as const;
export type MailStep = (typeof mailSteps)[number];

/** The problems that a step can have; the page says in words how to mend each. */
export const mailProblems = [
  'host-unknown',
  'port-closed',
  'unreachable',
  'no-answer',
  'no-greeting',
  'not-a-mail-server',
  'turned-away',
  'no-starttls',
  'tls-not-here',
  'tls-failed',
  'certificate-expired',
  'certificate-name',
  'certificate-untrusted',
  'sign-in-not-offered',
  'sign-in-needed',
  'password-wrong',
  'sender-refused',
  'recipient-refused',
  'mail-refused',
  'later',
  'closed',
  'failed',
] as const;
export type MailProblem = (typeof mailProblems)[number];
