// The English messages that come with the profile of somebody else.
import { somebody } from './en/somebody.ts';

export const messages = { somebody };
