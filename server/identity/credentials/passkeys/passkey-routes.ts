// Routes that add and rename passkeys and security keys.
import * as api from '../../../../contract/api/passkeys.ts';
import { type Route, route } from '../../../platform/route.ts';
import type { Passkeys } from './passkeys.ts';

export function passkeyRoutes({ passkeys }: { passkeys: Passkeys }): Route[] {
  return [
    route(api.getPasskeySignal, async ({ caller: { actor } }) =>
      (await passkeys.countOf(actor.userKey)) > 0 ? { signal: await passkeys.signalOf(actor.userKey) } : {},
    ),
    route(api.renameAuthenticator, async ({ caller, params, body }) => {
      const passkey = await passkeys.rename(caller, params.id, body.name);
      const signal = await passkeys.signalOf(caller.actor.userKey);
      return { ...passkey, type: 'webauthn' as const, signal };
    }),
    route(api.addWebauthn, async ({ caller, body }) => ({
      ...(await passkeys.startRegistration(caller, body?.kind ?? 'passkey')),
    })),
    route(api.verifyAddedWebauthn, async ({ caller, body }) => {
      const { name, ...attestation } = body;
      const { passkey, backupCodes } = await passkeys.finishRegistration(caller, attestation, name);
      return { ...passkey, type: 'webauthn' as const, ...(backupCodes && { backupCodes }) };
    }),
  ];
}
