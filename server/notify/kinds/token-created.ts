// Tells that a personal access token was made.
import { alert } from '../alert.ts';

export const tokenCreated = alert('token.created');
