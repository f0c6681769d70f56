// The English messages that come with the security section, by screen.
import { security } from './en/security.ts';
import { sessions } from './en/sessions.ts';

export const messages = { security, sessions };
