// The English messages that come with the page of mail settings.
import { mail } from './en/mail.ts';

export const messages = { mail };
