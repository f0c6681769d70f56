// The English messages that come with the audit trail.
import { happenings } from './en/activity.ts';
import { audit } from './en/audit.ts';

export const messages = { audit, happenings };
