// Leaves for the sign-in page once the own session has been ended by what was done here.
import { pages } from '../../../contract/pages.ts';
import { rememberSignedIn } from '../../api/me.ts';
import { tellOtherTabs } from '../../api/session-channel.ts';
import { unsaved } from '../../ui/unsaved.ts';

/** `passwordChanged`: the sign-in page says so. */
export function leaveSignedOut({ passwordChanged = false } = {}): void {
  rememberSignedIn(false);
  tellOtherTabs('signed-out');
  unsaved.waive();
  location.replace(`${pages.signIn}?out=true${passwordChanged ? '&changed=true' : ''}`);
}
