// Tells that a passkey was added.
import { alert } from '../alert.ts';

export const passkeyAdded = alert('passkey.added');
