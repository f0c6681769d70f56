// The English messages that come with the page of personal access tokens.
import { tokens } from './en/tokens.ts';

export const messages = { tokens };
