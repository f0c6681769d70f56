// The English messages that come with the pages of “This was not me”.
import { happenings } from './en/activity.ts';
import { notMe } from './en/not-me.ts';

export const messages = { notMe, happenings };
