// The English messages that come with the list of all users.
import { users } from './en/users.ts';

export const messages = { users };
