// Talks to the browser about passkeys and security keys; the library that does so comes only when it is needed.
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { verifyAddedWebauthn, verifyPasskeySignIn } from '../../../contract/api/passkeys.ts';
import type { BodyInputOf } from '../../../contract/endpoint.ts';
import { canHavePasskeys } from '../../../contract/passkey-host.ts';
import { DeviceError, type DeviceReason } from '../../api/device-error.ts';
import { fetchPart } from '../../parts/fetch-part.ts';

/** The answer of the browser, as the server takes it. */
type Made = Omit<BodyInputOf<typeof verifyAddedWebauthn>, 'name'>;
type Used = Omit<BodyInputOf<typeof verifyPasskeySignIn>, 'cookie'>;

/** The options as the server words them; their shape is the browser's own (WebAuthn Level 3, 5.1.8). */
type Options = { challenge: string };

/** Why there are no passkeys here, so that none are offered. */
export function passkeyHindrance(): 'no-name' | 'unsupported' | undefined {
  if (!canHavePasskeys(location.hostname)) return 'no-name';
  return typeof PublicKeyCredential === 'function' ? undefined : 'unsupported';
}

export const knowsPasskeys = () => passkeyHindrance() === undefined;

function requirePasskeys(): void {
  const hindrance = passkeyHindrance();
  if (hindrance) throw new DeviceError(hindrance, undefined);
}

const library = () => fetchPart(() => import('@simplewebauthn/browser'));

export async function makePasskey(options: Options): Promise<Made> {
  requirePasskeys();
  const { startRegistration } = await library();
  try {
    const made = await startRegistration({
      optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
    });
    return made as unknown as Made;
  } catch (error) {
    throw new DeviceError(reasonOf(error), error);
  }
}

export async function askForPasskey(
  options: Options,
  { autofill = false }: { autofill?: boolean } = {},
): Promise<Used> {
  requirePasskeys();
  const { startAuthentication } = await library();
  try {
    const used = await startAuthentication({
      optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
      useBrowserAutofill: autofill,
    });
    return used as unknown as Used;
  } catch (error) {
    throw new DeviceError(reasonOf(error), error);
  }
}

/** True where the browser offers passkeys in the field of the e-mail address. */
export async function offersPasskeys(): Promise<boolean> {
  if (!knowsPasskeys()) return false;
  return (await PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false;
}

/** Ends a question that is still open, such as the one in the field. */
export async function stopAsking(): Promise<void> {
  if (!knowsPasskeys()) return;
  // Without the library there is no question.
  const { WebAuthnAbortService } = (await library().catch(() => undefined)) ?? {};
  WebAuthnAbortService?.cancelCeremony();
}

interface Signal {
  rpId: string;
  userId: string;
  allAcceptedCredentialIds: string[];
  name: string;
  displayName: string;
}

/** Tells the browser which passkeys still count and what the account is called, so that its list stays true. */
export async function tellBrowser(signal: Signal | undefined): Promise<void> {
  if (!signal || !knowsPasskeys()) return;
  const browser = PublicKeyCredential as unknown as Partial<
    Record<'signalAllAcceptedCredentials' | 'signalCurrentUserDetails', (about: object) => Promise<void>>
  >;
  const { rpId, userId, allAcceptedCredentialIds, name, displayName } = signal;
  // Best effort: a browser that cannot, or will not, keeps an entry too many, which the server refuses.
  await Promise.allSettled([
    browser.signalAllAcceptedCredentials?.({ rpId, userId, allAcceptedCredentialIds }),
    browser.signalCurrentUserDetails?.({ rpId, userId, name, displayName }),
  ]);
}

/** Told no more than the browser tells: no key at hand, a time-out and Cancel are all one to it. */
function reasonOf(error: unknown): DeviceReason {
  const { name } = error as Error;
  switch (name) {
    case 'NotAllowedError':
      return 'cancelled';
    case 'AbortError':
      return 'superseded';
    case 'InvalidStateError':
      return 'known-here';
    case 'ConstraintError':
    case 'NotSupportedError':
      return 'not-capable';
    case 'SecurityError':
      return 'wrong-address';
    default:
      return 'failed';
  }
}

/** Tells the browser that a passkey that it offered opens nothing here any more. */
export async function tellUnknown(options: Options, credentialId: string): Promise<void> {
  const browser = PublicKeyCredential as unknown as {
    signalUnknownCredential?: (about: object) => Promise<void>;
  };
  const rpId = (options as { rpId?: string }).rpId ?? location.hostname;
  await browser.signalUnknownCredential?.({ rpId, credentialId }).catch(() => undefined);
}
