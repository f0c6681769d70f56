// The English messages that come with the pages on organisations and user groups.
import { groups } from './en/groups.ts';

export const messages = { groups };
