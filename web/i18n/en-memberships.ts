// The English messages that come with the section on memberships.
import { memberships } from './en/memberships.ts';

export const messages = { memberships };
