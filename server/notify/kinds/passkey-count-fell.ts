// Warns that a security key may have been copied.
import { alert } from '../alert.ts';

export const passkeyCountFell = alert('passkey.count-fell');
