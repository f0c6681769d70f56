// The English messages that come with the security section, by screen.
import { activity, happenings } from './en/activity.ts';
import { security } from './en/security.ts';
import { sessions } from './en/sessions.ts';

export const messages = { activity, happenings, security, sessions };
