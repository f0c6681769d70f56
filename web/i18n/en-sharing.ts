// The English messages about who has access to an item, which come with the dialog and the page of participants.
import { sharing } from './en/sharing.ts';

export const messages = { sharing };
