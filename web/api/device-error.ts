// The way in which asking a passkey or security key can fail; apart from the asking, which most visits do without.

/** Why no passkey came of it; the words for each stand with the error messages. */
export type DeviceReason =
  | 'cancelled'
  | 'superseded'
  | 'known-here'
  | 'not-capable'
  | 'wrong-address'
  | 'no-name'
  | 'unsupported'
  | 'failed';

export class DeviceError extends Error {
  override name = 'DeviceError';
  reason: DeviceReason;

  constructor(reason: DeviceReason, cause: unknown) {
    super(`The browser gave no passkey: ${reason}.`, { cause });
    this.reason = reason;
  }
}
