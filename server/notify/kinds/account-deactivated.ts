// Tells that the account was deactivated; the mail is all that tells its owner.
import { activation } from '../activation.ts';

export const accountDeactivated = activation('account.deactivated', () => []);
