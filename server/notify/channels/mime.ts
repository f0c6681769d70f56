// Says to nodemailer how our mails are written as MIME.
import type { SendMailOptions } from 'nodemailer';
import type { Mail } from './channel.ts';

/** Nothing in a mail is ever read from a file or an address. */
export const composing = { disableFileAccess: true, disableUrlAccess: true, xMailer: false } as const;

export function mimeOf(mail: Mail): SendMailOptions {
  const domain = mail.from.address.slice(mail.from.address.lastIndexOf('@') + 1);
  return {
    ...composing,
    messageId: `<${mail.id}@${domain}>`,
    date: new Date(mail.date),
    from: mail.from,
    ...(mail.replyTo === undefined ? {} : { replyTo: mail.replyTo }),
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: {
      // RFC 3834: no out-of-office answers, please.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
  };
}
