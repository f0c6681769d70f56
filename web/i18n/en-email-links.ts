// The English messages that come with the pages of mailed links about addresses.
import { emailLinks } from './en/email-links.ts';

export const messages = { emailLinks };
