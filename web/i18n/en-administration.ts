// The English messages that come with the pages of administrators.
import { policy } from './en/policy.ts';

export const messages = { policy };
