// Writes the mail of each kind: its words in the language and the time zone of who gets it, and the link to this server.

import type { Tools, Values, Writer } from './kind.ts';
import { kindNamed } from './kinds.ts';
import { type Block, type Letter, layOutHtml, layOutText } from './layout.ts';
import type { MailMessage } from './message.ts';
import { plainWords } from './plain-words.ts';
import { momentIn, wordsOf } from './words.ts';

export interface WrittenMail {
  subject: string;
  text: string;
  html: string;
}

/** @param publicUrl where this server is reached; every link begins with it. Throws where the data is not of the kind. */
export function writeMail(message: MailMessage, publicUrl: string): WrittenMail {
  const letter = letterOf(message, publicUrl);
  return { subject: letter.subject, text: layOutText(letter), html: layOutHtml(letter) };
}

function letterOf({ kind, to, language, timeZone, data }: MailMessage, publicUrl: string): Letter {
  const t = wordsOf(kind, language);
  const host = new URL(publicUrl).host;
  const name = plainWords(to.name);
  const tools: Tools = {
    moment: (iso) => momentIn(iso, language, timeZone),
    someone: (given) => plainWords(given) || t('someone'),
    page: (path) => `${publicUrl}${path}`,
  };
  const writerWith = (values: Values) => writerOf(tools, (key, more) => t(key, { host, ...values, ...more }));
  const { subject, blocks } = kindNamed(kind).write(data, tools, writerWith);
  const { paragraph } = writerWith({ name });
  return {
    language,
    subject,
    footer: t('footer', { host, address: to.address }),
    blocks: [paragraph(name ? 'greeting' : 'greetingNobody'), ...blocks],
  };
}

function writerOf(tools: Tools, text: Writer['text']): Writer {
  const paragraph: Writer['paragraph'] = (key, values) => ({ kind: 'paragraph', text: text(key, values) });
  const button = (key: string, link: string): Block => ({
    kind: 'button',
    label: text(key),
    link,
    asText: text('linkAsText'),
  });
  return {
    ...{ ...tools, text, paragraph, button },
    facts({ address, device }) {
      const facts: [string, string][] = [
        [text('facts.address'), plainWords(address)],
        [text('facts.device'), plainWords(device)],
      ];
      const known = facts.filter(([, value]) => value !== '');
      return known.length > 0 ? [{ kind: 'facts', facts: known }] : [];
    },
    reportLink: ({ link, expiresAt }) => [
      paragraph('alert.ask'),
      button('alert.button', link),
      paragraph('alert.life', { until: tools.moment(expiresAt) }),
    ],
  };
}
