// Sends mails through the operator's SMTP server: bounded waits, no silent fall back to plain text, no secret in an error.
import { createTransport, type NodemailerError } from 'nodemailer';
import type { SmtpSettings } from '../../config/setting-values.ts';
import { type MailChannel, MailRefused } from './channel.ts';
import { composing, mimeOf } from './mime.ts';

/** How long each step may take. R14 wants a mail out a minute after the server is back, so none takes longer than half of it. */
export interface SmtpTimeouts {
  connectMs: number;
  greetingMs: number;
  silenceMs: number;
}

const defaultTimeouts: SmtpTimeouts = { connectMs: 10_000, greetingMs: 30_000, silenceMs: 30_000 };

export function createSmtp(settings: SmtpSettings, timeouts: SmtpTimeouts = defaultTimeouts): MailChannel {
  const transport = createTransport({
    pool: true,
    maxConnections: 2,
    maxMessages: 100,
    // Trying again is the job queue's, which writes it down; the pool would send a lost answer's mail twice.
    maxRequeues: 0,
    host: settings.host,
    port: settings.port,
    ...(settings.clientName === undefined ? {} : { name: settings.clientName }),
    secure: settings.implicitTls,
    requireTLS: !settings.implicitTls && settings.tls === 'required',
    ignoreTLS: settings.tls === 'none',
    opportunisticTLS: settings.tls === 'opportunistic',
    ...(settings.user === undefined ? {} : { auth: { user: settings.user, pass: settings.password ?? '' } }),
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: settings.tls !== 'opportunistic' },
    connectionTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.silenceMs,
    ...composing,
  });

  return {
    description: `SMTP ${settings.host}:${settings.port} (${encryptionOf(settings)})`,
    async deliver(mail, signal) {
      try {
        await transport.sendMail({ ...mimeOf(mail), signal });
      } catch (error) {
        throw readable(error as NodemailerError, settings);
      }
    },
    async verify() {
      try {
        await transport.verify();
      } catch (error) {
        throw readable(error as NodemailerError, settings);
      }
    },
    close: () => transport.close(),
  };
}

function encryptionOf(settings: SmtpSettings): string {
  if (settings.implicitTls) return 'TLS';
  return { required: 'STARTTLS required', opportunistic: 'STARTTLS where offered', none: 'not encrypted' }[
    settings.tls
  ];
}

/** The steps at which a refusal is about this mail; at any other the operator can still mend the server. */
const aboutTheMail = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

/** A short error without a secret; the original is not kept, since it may hold the conversation. */
function readable(error: NodemailerError, settings: SmtpSettings): Error {
  const answer = withoutSecrets(error.response ?? error.message, settings);
  const step = error.command && error.command !== 'CONN' && error.command !== 'API' ? ` at ${error.command}` : '';
  const hint = hintFor(error, settings);
  const message = `mail server ${settings.host}:${settings.port}${step}: ${answer}${hint}`;
  const forGood = error.permanent === true && aboutTheMail.has(error.command ?? '');
  return forGood ? new MailRefused(message) : new Error(message);
}

function hintFor(error: NodemailerError, settings: SmtpSettings): string {
  if (error.code === 'ETLS' || error.command === 'STARTTLS') {
    return settings.tls === 'required' && !settings.implicitTls
      ? '. Nothing was sent. For a relay on this machine, CONCH_SMTP_URL takes ?tls=none'
      : '';
  }
  if (error.code === 'EAUTH') return '. Check user name and password';
  return '';
}

/** A server may echo what it was told; the password must not reach the log that way. */
export function withoutSecrets(text: string, settings: SmtpSettings): string {
  const { user = '', password = '' } = settings;
  const forms = [password, Buffer.from(password).toString('base64')];
  forms.push(Buffer.from(`\0${user}\0${password}`).toString('base64'));
  // The first line says what is so; the rest is the server's to tell its own operator.
  let clean = (text.split(/\r?\n/, 1)[0] ?? '').replaceAll(/[\p{Cc}]+/gu, ' ');
  if (password !== '') for (const form of forms) clean = clean.replaceAll(form, '[struck out]');
  return clean.length > 300 ? `${clean.slice(0, 300)}…` : clean;
}
