// Names authenticators by their AAGUID, from a list that ships with the project (docs: aaguids.json, by model and maker).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuthenticatorIcon } from '../../../../contract/api/passkeys.ts';

interface Model {
  name: string;
  maker: string;
  icon: AuthenticatorIcon;
}

const models: Readonly<Record<string, Model>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'aaguids.json'), 'utf8'),
);

/** Many say nothing of themselves: no attestation was asked for. */
export const noAaguid = '00000000-0000-0000-0000-000000000000';

export interface Described {
  /** Without a number; the person may change it. */
  name: string;
  maker: string | undefined;
  icon: AuthenticatorIcon;
}

const roaming = ['usb', 'nfc', 'ble', 'smart-card'];

/** A name to begin with. The AAGUID is the device's own word: good to be shown, never to decide by. */
export function describeAuthenticator(aaguid: string, transports: readonly string[]): Described {
  const model = Object.hasOwn(models, aaguid) ? models[aaguid] : undefined;
  if (model) return model;
  const isKey = transports.some((transport) => roaming.includes(transport)) && !transports.includes('internal');
  return { name: isKey ? 'Security key' : 'Passkey', maker: undefined, icon: isKey ? 'key' : 'passkey' };
}
