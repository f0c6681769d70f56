// Signs in with a passkey alone: by its button, or as the browser offers it in the field of the address.

import { useEffect, useEffectEvent, useState } from 'react';
import { startPasskeySignIn, verifyPasskeySignIn } from '../../../contract/api/passkeys.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { DeviceError } from '../../api/device-error.ts';
import { useAction } from '../../api/use-action.ts';
import { askForPasskey, offersPasskeys, stopAsking, tellUnknown } from '../../entities/factors/passkey-device.ts';
import { errorWords } from '../../i18n/error-words.ts';
import type { SignedIn } from './signed-in.ts';

/** Challenges end after five minutes; a page that stands open asks for another before that. */
const renewedEveryMs = 4 * 60_000;

export function usePasskeySignIn(onSignedIn: (answer: SignedIn) => void) {
  /** Counts the questions put to the browser; only one can be open. */
  const [round, setRound] = useState(0);

  async function ask(autofill: boolean): Promise<void> {
    const { webauthn } = await call(startPasskeySignIn, { askToSignIn: false });
    const assertion = await askForPasskey(webauthn, { autofill });
    try {
      onSignedIn(await call(verifyPasskeySignIn, { body: { ...assertion, cookie: true }, askToSignIn: false }));
    } catch (error) {
      if (hasCode(error, 'passkey.unknown')) void tellUnknown(webauthn, assertion.id);
      throw error;
    }
  }
  /** Why the passkey was refused that was chosen in the field. */
  const [refused, setRefused] = useState<string>();
  const { run, busy, problem } = useAction(async () => {
    setRefused(undefined);
    try {
      await ask(false);
    } catch (error) {
      // The offer in the field ended when the button was pressed.
      setRound((rounds) => rounds + 1);
      throw error;
    }
  });

  const offer = useEffectEvent(async (isOver: () => boolean) => {
    if (!(await offersPasskeys()) || isOver()) return;
    try {
      await ask(true);
    } catch (error) {
      // The person did not ask for the offer: they hear of a chosen passkey that was refused, not of an offer that failed.
      if (isOver() || error instanceof DeviceError || !hasCode(error, 'passkey.unknown', 'factor.refused')) return;
      setRefused(errorWords(error));
      setRound((rounds) => rounds + 1);
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: every round makes a new offer
  useEffect(() => {
    let over = false;
    void offer(() => over);
    const timer = setTimeout(() => setRound((rounds) => rounds + 1), renewedEveryMs);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [round]);
  useEffect(() => () => void stopAsking(), []);

  return { run, busy, problem: problem ?? refused };
}
