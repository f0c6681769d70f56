// Tells that the authenticator app was removed.
import { alert } from '../alert.ts';

export const totpRemoved = alert('totp.removed');
