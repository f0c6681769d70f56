// Tells that a passkey was removed.
import { alert } from '../alert.ts';

export const passkeyRemoved = alert('passkey.removed');
