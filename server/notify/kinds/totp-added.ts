// Tells that an authenticator app was added.
import { alert } from '../alert.ts';

export const totpAdded = alert('totp.added');
