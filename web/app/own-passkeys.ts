// Tells the browser under which name one's passkeys stand, once the name or the address of the account has changed.
import { useEffect, useRef } from 'react';
import type { Item } from '../../contract/schemas/entity.ts';
import { call } from '../api/call.ts';
import { userDataOf } from '../entities/account/me.ts';

export function usePasskeyNames(user: Item): void {
  const { name, email } = userDataOf(user);
  const called = `${email} ${name}`;
  const known = useRef(called);
  useEffect(() => {
    if (known.current === called) return;
    known.current = called;
    // Best effort: a browser that is not told shows the old name and signs in all the same.
    void tell().catch(() => undefined);
  }, [called]);
}

async function tell(): Promise<void> {
  // Not with the page: most people never change their name.
  const { getPasskeySignal } = await import('../../contract/api/passkeys.ts');
  const { signal } = await call(getPasskeySignal, { askToSignIn: false });
  if (!signal) return;
  const { tellBrowser } = await import('../entities/factors/passkey-device.ts');
  await tellBrowser(signal);
}
