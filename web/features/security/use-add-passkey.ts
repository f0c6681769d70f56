// Makes a passkey or registers a security key: options of the server, the browser's own window, proof kept.
import { useMutation } from '@tanstack/react-query';
import { addWebauthn, verifyAddedWebauthn } from '../../../contract/api/passkeys.ts';
import type { AnswerOf } from '../../../contract/endpoint.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { DeviceError } from '../../entities/factors/device-error.ts';
import { refreshFactors } from '../../entities/factors/factors.ts';
import { makePasskey } from '../../entities/factors/passkey-device.ts';
import { errorWords } from '../../i18n/error-words.ts';

export type PasskeyKind = 'passkey' | 'security-key';
export type AddedPasskey = AnswerOf<typeof verifyAddedWebauthn>;

export function useAddPasskey(onAdded: (added: AddedPasskey) => void) {
  const adding = useMutation({
    async mutationFn(kind: PasskeyKind) {
      const options = await call(addWebauthn, { body: { kind } });
      const made = await makePasskey(options);
      return call(verifyAddedWebauthn, { body: made });
    },
    async onSuccess(added) {
      onAdded(added);
      await refreshFactors();
    },
  });
  const { error } = adding;
  // Who said "not now", or began anew, knows.
  const quiet = hasCode(error, 'reauthenticate') || (error instanceof DeviceError && error.reason === 'superseded');
  return {
    add: (kind: PasskeyKind) => !adding.isPending && adding.mutate(kind),
    adding: adding.isPending ? adding.variables : undefined,
    problem: error && !quiet ? errorWords(error) : undefined,
  };
}
