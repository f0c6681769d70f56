// Leaves for the sign-in page once the own session has been ended by what was done here.
import { pages } from '../../../contract/pages.ts';
import { rememberSignedIn } from '../../entities/account/me.ts';
import { notifyOtherTabs } from '../../entities/account/session-channel.ts';
import { unsaved } from '../../ui/unsaved.ts';

/** `passwordChanged`: the sign-in page says so. `to`: another page says what came of it. */
export function leaveSignedOut({ passwordChanged = false, to = '' } = {}): void {
  rememberSignedIn(false);
  notifyOtherTabs('signed-out');
  unsaved.waive();
  location.replace(to || `${pages.signIn}?out=true${passwordChanged ? '&changed=true' : ''}`);
}
