// The English messages about looking at somebody's profile as they see it.
import { looks } from './en/looks.ts';

export const messages = { looks };
