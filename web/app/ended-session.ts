// Follows what happens to the session elsewhere: ended anywhere is signed out in every tab, within a second.
import { useEffect, useSyncExternalStore } from 'react';
import { listActivity } from '../../contract/api/activity.ts';
import { getFactorStatus } from '../../contract/api/factors.ts';
import { listMemberships } from '../../contract/api/memberships.ts';
import { listAuthenticators } from '../../contract/api/passkeys.ts';
import { getOpenPolicy, getPolicy, previewPolicy } from '../../contract/api/policy.ts';
import { listSessions, type StreamedChange } from '../../contract/api/sessions.ts';
import { listTokens } from '../../contract/api/tokens.ts';
import { getMe } from '../../contract/api/users.ts';
import { listLooks } from '../../contract/api/view-as.ts';
import { getDeletion, getExport } from '../../contract/api/your-data.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { isEndExpected } from '../api/expected-end.ts';
import { followOwnStream } from '../api/own-stream.ts';
import { invalidateAll } from '../api/query.ts';
import { renewal } from '../api/renewal.ts';
import { onSessionNews, tellOtherTabs } from '../api/session-channel.ts';
import { signInGate } from '../api/sign-in-gate.ts';
import { rememberSignedIn } from '../entities/account/me.ts';
import { unsaved } from '../ui/unsaved.ts';
import { showSignIn } from './sign-out.tsx';

/** What is asked for anew when the stream says so. */
const changedBy: Record<StreamedChange, readonly Endpoint[]> = {
  account: [getMe, listMemberships],
  sessions: [listSessions],
  tokens: [listTokens],
  activity: [listActivity],
  data: [getExport, getDeletion],
  factors: [getFactorStatus, listAuthenticators],
  looks: [listLooks],
  policy: [getPolicy, previewPolicy, getOpenPolicy, getFactorStatus, listAuthenticators],
};

export function useEndedSession(): void {
  const asking = useSyncExternalStore(signInGate.subscribe, signInGate.isAsking);

  useEffect(
    () =>
      onSessionNews((news) => {
        if (news === 'signed-out' || news === 'ended') leaveEnded();
        if (news === 'proving') renewal.begin();
        if (news === 'proven') renewal.end();
      }),
    [],
  );

  useEffect(() => {
    // Whoever is being asked to sign in has no session to follow.
    if (asking) return;
    return followOwnStream({
      onEnded() {
        // Tabs that are not looked at have no stream of their own.
        tellOtherTabs('ended');
        leaveEnded();
      },
      onChanged: (changes) => void invalidateAll(changes.flatMap((change) => changedBy[change])),
    });
  }, [asking]);
}

/** Where something was typed and not saved, the question stands over it, so that it is not lost. */
function leaveEnded(): void {
  // Who is ending it here leaves by their own way.
  if (isEndExpected()) return;
  rememberSignedIn(false);
  if (unsaved.any()) void signInGate.askToSignIn(signInGate.round());
  else showSignIn();
}
