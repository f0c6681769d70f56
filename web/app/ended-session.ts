// Follows the other tabs of this browser: signed out there is signed out here.
import { useEffect } from 'react';
import { onSessionNews } from '../api/session-channel.ts';
import { showSignIn } from './sign-out.tsx';

export function useEndedSession(): void {
  useEffect(
    () =>
      onSessionNews((news) => {
        if (news === 'signed-out') showSignIn();
      }),
    [],
  );
}
