// Words of the mail `account.deletion-reminder` in English: what to do as at first.
import { words as asked } from './account-deletion-asked.ts';

export const words = {
  subject: 'Your account at {{host}} will be deleted soon',
  intro:
    'As was asked for, your account at {{host}} will be deleted on {{until}}. After that nobody can bring it back.',
  notYou: asked.notYou,
  ask: asked.ask,
  button: asked.button,
};
