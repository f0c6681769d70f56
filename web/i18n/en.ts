// All English messages, by screen.
import { errors } from './en/errors.ts';
import { profile } from './en/profile.ts';
import { security } from './en/security.ts';
import { sessions } from './en/sessions.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { tokens } from './en/tokens.ts';
import { ui } from './en/ui.ts';

export const messages = { errors, profile, security, sessions, shell, signIn, tokens, ui };
