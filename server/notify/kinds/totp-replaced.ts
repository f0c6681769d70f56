// Tells that the authenticator app was replaced.
import { alert } from '../alert.ts';

export const totpReplaced = alert('totp.replaced');
