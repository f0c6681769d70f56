// Writes the mail of each kind: which sentences, which link, in the language and the time zone of who gets it.
import { pagePath, pages } from '../../contract/pages.ts';
import { type Block, type Letter, layOutHtml, layOutText } from './layout.ts';
import { isNotice, type Link, type MailMessage, type Notice } from './message.ts';
import { plainWords } from './plain-words.ts';
import { momentIn, textsIn } from './texts.ts';

export interface WrittenMail {
  subject: string;
  text: string;
  html: string;
}

/** @param publicUrl where this server is reached; every link begins with it. */
export function writeMail(message: MailMessage, publicUrl: string): WrittenMail {
  const letter = letterOf(message, publicUrl);
  return { subject: letter.subject, text: layOutText(letter), html: layOutHtml(letter) };
}

function letterOf(message: MailMessage, publicUrl: string): Letter {
  const t = textsIn(message.language);
  const host = new URL(publicUrl).host;
  const name = plainWords(message.to.name);
  const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
  const moment = (iso: string) => momentIn(iso, message.language, message.timeZone);
  const button = (label: string, link: string): Block => ({
    kind: 'button',
    label,
    link,
    asText: t('linkAsText'),
  });

  const factsOf = (data: Notice): Block[] => {
    const facts: [string, string][] = [
      [t('facts.address'), plainWords(data.address)],
      [t('facts.device'), plainWords(data.device)],
    ];
    const known = facts.filter(([, value]) => value !== '');
    return known.length > 0 ? [{ kind: 'facts', facts: known }] : [];
  };

  /** In every alert: what to do if it was somebody else. */
  const notMe = ({ link, expiresAt }: Link): Block[] => [
    paragraph(t('notice.ask')),
    button(t('notice.button'), link),
    paragraph(t('notice.life', { until: moment(expiresAt) })),
  ];

  /** Who has a name that cannot be written is somebody all the same. */
  const someone = (given: string) => plainWords(given) || t('someone');

  function body(): { subject: string; blocks: Block[] } {
    if (isNotice(message)) {
      const { data } = message;
      const about = `notices.${message.kind.replace('.', '-')}`;
      const words = { host, at: moment(data.at), name: plainWords(data.name), count: data.count };
      return {
        subject: t(`${about}.subject`, words),
        blocks: [
          paragraph(t(`${about}.intro`, words)),
          ...factsOf(data),
          paragraph(t('notice.notYou')),
          ...notMe(data),
        ],
      };
    }
    switch (message.kind) {
      case 'invitation': {
        const { data } = message;
        const invitedBy = plainWords(data.invitedBy);
        const organisation = plainWords(data.organisation);
        const context =
          invitedBy && organisation ? 'both' : invitedBy ? 'invitedBy' : organisation ? 'organisation' : undefined;
        return {
          subject: t('invitation.subject', { host }),
          blocks: [
            paragraph(t('invitation.intro', { context, host, invitedBy, organisation })),
            paragraph(t('invitation.ask')),
            button(t('invitation.button'), data.link),
            paragraph(t('invitation.life', { until: moment(data.expiresAt) })),
            paragraph(t('invitation.notYou')),
          ],
        };
      }
      case 'reset':
        return {
          subject: t('reset.subject', { host }),
          blocks: [
            paragraph(t('reset.intro', { host })),
            paragraph(t('reset.ask')),
            button(t('reset.button'), message.data.link),
            paragraph(t('reset.life', { until: moment(message.data.expiresAt) })),
            paragraph(t('reset.notYou')),
          ],
        };
      case 'password-changed':
        return {
          subject: t('passwordChanged.subject', { host }),
          blocks: [
            paragraph(t('passwordChanged.intro', { host, at: moment(message.data.at) })),
            ...factsOf(message.data),
            paragraph(t('passwordChanged.notYou')),
            ...notMe(message.data),
          ],
        };
      case 'role-changed': {
        const { at, by, role } = message.data;
        const words = { host, at: moment(at), by: someone(by) };
        return {
          subject: t('roleChanged.subject', words),
          blocks: [
            paragraph(t('roleChanged.intro', { ...words, context: role })),
            paragraph(t('roleChanged.notYou', words)),
          ],
        };
      }
      case 'super-admin-made': {
        const { at, by, name: whose, userKey } = message.data;
        const words = { host, at: moment(at), by: someone(by), whose: someone(whose) };
        return {
          subject: t('superAdminMade.subject', words),
          blocks: [
            paragraph(t('superAdminMade.intro', words)),
            paragraph(t('superAdminMade.notYou', words)),
            button(t('superAdminMade.button'), `${publicUrl}${pagePath(pages.profileOf, { key: userKey })}`),
          ],
        };
      }
      case 'account.not-me': {
        const { at, expiresAt, link, sessions, tokens, factors, addressUndone } = message.data;
        const done = [
          t('notMe.sessions', { count: sessions }),
          t('notMe.tokens', { count: tokens }),
          t('notMe.password'),
          ...(factors > 0 ? [t('notMe.factors', { count: factors })] : []),
          ...(addressUndone ? [t('notMe.address')] : []),
        ];
        return {
          subject: t('notMe.subject', { host }),
          blocks: [
            paragraph(t('notMe.intro', { host, at: moment(at) })),
            ...factsOf(message.data),
            paragraph(done.join(' ')),
            paragraph(t('notMe.ask')),
            button(t('notMe.button'), link),
            paragraph(t('notMe.life', { until: moment(expiresAt) })),
            paragraph(t('notMe.notYou')),
          ],
        };
      }
      case 'email-change-confirm':
        return {
          subject: t('emailChange.subject', { host }),
          blocks: [
            paragraph(t('emailChange.intro', { host })),
            paragraph(t('emailChange.ask')),
            button(t('emailChange.button'), message.data.link),
            paragraph(t('emailChange.life', { until: moment(message.data.expiresAt) })),
            paragraph(t('emailChange.notYou')),
          ],
        };
      case 'email-changed-notice':
        return {
          subject: t('emailChanged.subject', { host }),
          blocks: [
            paragraph(t('emailChanged.intro', { host, at: moment(message.data.at) })),
            ...factsOf(message.data),
            paragraph(t('emailChanged.notYou')),
            paragraph(t('emailChanged.ask')),
            button(t('emailChanged.button'), message.data.link),
            paragraph(t('emailChanged.life', { until: moment(message.data.expiresAt) })),
            paragraph(t('emailChanged.more')),
            button(t('notice.button'), message.data.notMe.link),
          ],
        };
      case 'email-change-undone':
        return {
          subject: t('emailUndone.subject', { host }),
          blocks: [
            paragraph(t('emailUndone.intro', { host, at: moment(message.data.at) })),
            ...factsOf(message.data),
            paragraph(t('emailUndone.notYou')),
            paragraph(t('emailUndone.ask')),
            button(t('emailUndone.button'), `${publicUrl}${pages.forgot}`),
          ],
        };
      case 'token-ending': {
        const words = { host, name: plainWords(message.data.name), at: moment(message.data.endsAt) };
        return {
          subject: t('tokenEnding.subject', words),
          blocks: [
            paragraph(t('tokenEnding.intro', words)),
            paragraph(t('tokenEnding.ask')),
            button(t('tokenEnding.button'), `${publicUrl}${pages.tokens}`),
            paragraph(t('tokenEnding.notYou')),
          ],
        };
      }
      case 'look.began': {
        const { at, name: who, reason, address } = message.data;
        const words = { host, at: moment(at), name: plainWords(who), reason: plainWords(reason) };
        return {
          subject: t('lookBegan.subject', words),
          blocks: [
            paragraph(t('lookBegan.intro', words)),
            ...(words.reason === '' ? [] : [paragraph(t('lookBegan.reason', words))]),
            paragraph(t('lookBegan.what')),
            ...factsOf({ at, address }),
            paragraph(t('lookBegan.stop')),
            button(t('lookBegan.button'), `${publicUrl}${pages.security}`),
            paragraph(t('lookBegan.notYou')),
          ],
        };
      }
      case 'factor-required': {
        const words = { host, from: moment(message.data.from), by: plainWords(message.data.by) };
        return {
          subject: t('factorRequired.subject', words),
          blocks: [
            paragraph(t('factorRequired.intro', { ...words, context: words.by ? 'by' : undefined })),
            paragraph(t('factorRequired.ask', words)),
            button(t('factorRequired.button'), `${publicUrl}${pages.newFactor}`),
            paragraph(t('factorRequired.notYou')),
          ],
        };
      }
      case 'export-ready':
        return {
          subject: t('exportReady.subject', { host }),
          blocks: [
            paragraph(t('exportReady.intro', { host, until: moment(message.data.until) })),
            button(t('exportReady.button'), `${publicUrl}${pages.yourData}`),
            paragraph(t('exportReady.notYou')),
            paragraph(t('notice.ask')),
          ],
        };
      case 'deletion-asked':
      case 'deletion-reminder': {
        const about = message.kind === 'deletion-asked' ? 'deletionAsked' : 'deletionReminder';
        const at = 'at' in message.data ? moment(message.data.at) : '';
        const words = { host, at, until: moment(message.data.expiresAt) };
        return {
          subject: t(`${about}.subject`, words),
          blocks: [
            paragraph(t(`${about}.intro`, words)),
            ...('at' in message.data ? factsOf(message.data) : []),
            paragraph(t('deletionAsked.notYou')),
            paragraph(t('deletionAsked.ask', words)),
            button(t('deletionAsked.button'), message.data.link),
          ],
        };
      }
      case 'deletion-parked':
        return {
          subject: t('deletionParked.subject', { host }),
          blocks: [
            paragraph(t('deletionParked.intro', { host })),
            paragraph(t('deletionParked.ask')),
            button(t('deletionParked.button'), `${publicUrl}${pages.yourData}`),
            paragraph(t('deletionParked.notYou')),
          ],
        };
      case 'account.activated':
      case 'account.deactivated': {
        const about = message.kind === 'account.activated' ? 'activated' : 'deactivated';
        const by = plainWords(message.data.by);
        const words = { host, at: moment(message.data.at), by, context: by ? 'named' : undefined };
        return {
          subject: t(`${about}.subject`, { host }),
          blocks: [
            paragraph(t(`${about}.intro`, words)),
            paragraph(t(`${about}.ask`, words)),
            ...(about === 'activated' ? [button(t('activated.button'), `${publicUrl}${pages.signIn}`)] : []),
          ],
        };
      }
      case 'deletion-done':
        return {
          subject: t('deletionDone.subject', { host }),
          blocks: [
            paragraph(t('deletionDone.intro', { host, at: moment(message.data.at) })),
            paragraph(t('deletionDone.notYou')),
          ],
        };
      case 'test':
        return {
          subject: t('test.subject', { host }),
          blocks: [paragraph(t('test.intro', { host })), paragraph(t('test.notYou'))],
        };
      default:
        return message satisfies never;
    }
  }

  const { subject, blocks } = body();
  const greeting = paragraph(name ? t('greeting', { name }) : t('greetingNobody'));
  return {
    language: message.language,
    subject,
    blocks: [greeting, ...blocks],
    footer: t('footer', { host, address: message.to.address }),
  };
}
