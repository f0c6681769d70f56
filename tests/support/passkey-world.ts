// People with passkeys, for the suites about them.
import type { KnownCaller } from '../../server/platform/caller.ts';
import { publicUrl, type World } from './identity-world.ts';
import { type Make, softwareAuthenticator } from './software-authenticator.ts';

export const from = { address: '192.0.2.1', userAgent: 'Test/1.0' };

/** The session that registers and removes. */
export const sessionOf = (userKey: string, sessionId = 'the-first-session'): KnownCaller => ({
  actor: { kind: 'user', userKey, sessionId, admin: false, superAdmin: false, provenAt: '' },
  ...from,
});

/** An authenticator with a registered passkey of this person. */
export async function registered(world: World, userKey: string, make: Make = {}) {
  const device = softwareAuthenticator(publicUrl, make);
  const session = sessionOf(userKey);
  const options = await world.passkeys.startRegistration(session, 'passkey');
  const { passkey } = await world.passkeys.finishRegistration(session, device.create(options), undefined);
  return { device, passkey, handle: options.user.id };
}
