// The English messages that every page may need, by screen; messages.ts knows those that come with their page.
import { errors } from './en/errors.ts';
import { password } from './en/password.ts';
import { profile } from './en/profile.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { ui } from './en/ui.ts';

export const messages = { errors, password, profile, shell, signIn, ui };
