// Tells that a personal access token got a new secret.
import { alert } from '../alert.ts';

export const tokenRegenerated = alert('token.regenerated');
