// Makes a passkey or registers a security key: options of the server, the browser's own window, proof kept.

import { addWebauthn, verifyAddedWebauthn } from '../../../contract/api/passkeys.ts';
import type { AnswerOf } from '../../../contract/endpoint.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { makePasskey } from '../../entities/factors/passkey-device.ts';
import { refreshFactors } from '../../entities/factors/refresh-factors.ts';

export type PasskeyKind = 'passkey' | 'security-key';
export type AddedPasskey = AnswerOf<typeof verifyAddedWebauthn>;

export function useAddPasskey(onAdded: (added: AddedPasskey) => void) {
  const { run, busy, given, problem } = useAction(
    async (kind: PasskeyKind) => {
      const options = await call(addWebauthn, { body: { kind } });
      return call(verifyAddedWebauthn, { body: await makePasskey(options) });
    },
    (added) => {
      onAdded(added);
      return refreshFactors();
    },
  );
  return { add: run, adding: busy ? given : undefined, problem };
}
