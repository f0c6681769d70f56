// What a mail can be about, and what each kind needs to know.
import type { Language } from '../../contract/languages.ts';
import type { Role } from '../../contract/schemas/user.ts';

export interface Recipient {
  address: string;
  /** As the person wrote it; may be empty. */
  name: string;
}

interface About<Kind extends string, Data> {
  kind: Kind;
  to: Recipient;
  language: Language;
  /** IANA name of the zone that times are written in; UTC where absent. */
  timeZone?: string | undefined;
  data: Data;
}

/** A link of this server that works once, and until when, ISO 8601. */
export interface Link {
  link: string;
  expiresAt: string;
}

/**
 * Notices about what guards an account, named like the lines of its activity log. Nobody can switch them off (63B
 * 4.6). Each has its sentences in `notices` of the texts, with a dash for the dot.
 */
export const noticeKinds = [
  'totp.added',
  'totp.replaced',
  'totp.removed',
  'passkey.added',
  'passkey.removed',
  'passkey.count-fell',
  'backup-codes.made',
  'backup-code.used',
  'factor.stopped',
  'factors.reset',
  'email.change-asked',
  'token.created',
  'token.regenerated',
  'token.revoked',
  'tokens.revoked',
  'signin.new-device',
  'account.deletion-cancelled',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export interface Notice {
  /** ISO 8601. */
  at: string;
  /** Network address it was done from. */
  address?: string | undefined;
  /** Browser and system in words. */
  device?: string | undefined;
  /** What it is about, e.g. the name of a passkey. */
  name?: string | undefined;
  /** How many, e.g. codes that are left. */
  count?: number | undefined;
}

type NoticeMessage = { [Kind in NoticeKind]: About<Kind, Notice & Link> }[NoticeKind];

export function isNotice(message: MailMessage): message is NoticeMessage {
  return (noticeKinds as readonly string[]).includes(message.kind);
}

export type MailMessage =
  | NoticeMessage
  | About<
      'invitation',
      Link & {
        /** Name of the person who invites. */
        invitedBy?: string | undefined;
        organisation?: string | undefined;
      }
    >
  | About<'reset', Link>
  | About<
      'password-changed',
      Link & {
        /** ISO 8601. */
        at: string;
        /** Network address it was done from. */
        address?: string | undefined;
        /** Browser and system in words. */
        device?: string | undefined;
      }
    >
  /** To whose role it is. */
  | About<'role-changed', { at: string; by: string; role: Role }>
  /** To every other super-admin. */
  | About<'super-admin-made', { at: string; by: string; name: string; userKey: string }>
  /** After "This was not me", with the link to set a new password. */
  | About<
      'account.not-me',
      Notice & Link & { sessions: number; tokens: number; factors: number; addressUndone: boolean }
    >
  /** To the new address, which counts once the link is opened. */
  | About<'email-change-confirm', Link>
  /** To the old address, with the link that undoes it, and the one that ends all else too. */
  | About<'email-changed-notice', Notice & Link & { notMe: Link }>
  /** To both. */
  | About<'email-change-undone', Notice>
  | About<
      'token-ending',
      {
        /** Of the personal access token. */
        name: string;
        /** ISO 8601. */
        endsAt: string;
      }
    >
  /** An administrator looks at the profile as its owner sees it; nobody can switch this off either. */
  | About<
      'look.began',
      {
        /** ISO 8601. */
        at: string;
        /** Of the administrator. */
        name: string;
        address?: string | undefined;
        /** Why, in their words. */
        reason: string;
      }
    >
  /** An administrator requires a second factor of them, from then on, ISO 8601. */
  | About<'factor-required', { from: string; by: string }>
  /** A copy of one's data is made, and until when it can be fetched, ISO 8601. */
  | About<'export-ready', { until: string }>
  /** With the link that keeps the account; it runs out as the account is deleted. */
  | About<'deletion-asked', Notice & Link>
  | About<'deletion-reminder', Link>
  /** By an administrator, or by the operator where no name is said: nobody's own doing, so without "This was not me". */
  | About<'account.activated', { at: string; by?: string | undefined }>
  | About<'account.deactivated', { at: string; by?: string | undefined }>
  /** It was due, and they are the last active super-admin. */
  | About<'deletion-parked', Record<string, never>>
  | About<'deletion-done', { at: string }>
  | About<'test', Record<string, never>>;

/** The first link of the message, where it is about one. */
export function linkOf(message: MailMessage): Link | undefined {
  const { data } = message;
  return 'link' in data && 'expiresAt' in data ? (data as Link) : undefined;
}
