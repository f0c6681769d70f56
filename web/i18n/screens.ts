// The screens that have words: one file each in the folder of every language, with the keys that English has.
import type { activity } from './en/activity.ts';
import type { audit } from './en/audit.ts';
import type { emailLinks } from './en/email-links.ts';
import type { errors } from './en/errors.ts';
import type { eventTopics } from './en/event-topics.ts';
import type { events } from './en/events.ts';
import type { groups } from './en/groups.ts';
import type { happenings } from './en/happenings.ts';
import type { keepAccount } from './en/keep-account.ts';
import type { mail } from './en/mail.ts';
import type { memberships } from './en/memberships.ts';
import type { otherUser } from './en/other-user.ts';
import type { password } from './en/password.ts';
import type { policy } from './en/policy.ts';
import type { profile } from './en/profile.ts';
import type { report } from './en/report.ts';
import type { security } from './en/security.ts';
import type { sessions } from './en/sessions.ts';
import type { sharing } from './en/sharing.ts';
import type { shell } from './en/shell.ts';
import type { signIn } from './en/sign-in.ts';
import type { storage } from './en/storage.ts';
import type { tokens } from './en/tokens.ts';
import type { ui } from './en/ui.ts';
import type { users } from './en/users.ts';
import type { viewAs } from './en/view-as.ts';
import type { yourData } from './en/your-data.ts';

type Words<English> = Record<keyof English, string>;

/** By the name of the screen, which its file has in kebab-case. */
export interface Screens {
  activity: Words<typeof activity>;
  audit: Words<typeof audit>;
  emailLinks: Words<typeof emailLinks>;
  errors: Words<typeof errors>;
  events: Words<typeof events>;
  eventTopics: Words<typeof eventTopics>;
  groups: Words<typeof groups>;
  happenings: Words<typeof happenings>;
  keepAccount: Words<typeof keepAccount>;
  viewAs: Words<typeof viewAs>;
  mail: Words<typeof mail>;
  memberships: Words<typeof memberships>;
  report: Words<typeof report>;
  password: Words<typeof password>;
  policy: Words<typeof policy>;
  profile: Words<typeof profile>;
  security: Words<typeof security>;
  sessions: Words<typeof sessions>;
  sharing: Words<typeof sharing>;
  shell: Words<typeof shell>;
  signIn: Words<typeof signIn>;
  otherUser: Words<typeof otherUser>;
  storage: Words<typeof storage>;
  tokens: Words<typeof tokens>;
  ui: Words<typeof ui>;
  users: Words<typeof users>;
  yourData: Words<typeof yourData>;
}

export type Screen = keyof Screens;

/** The file of a screen, in the folder of its language. */
export function fileOf(screen: string): string {
  return `${screen.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
}
