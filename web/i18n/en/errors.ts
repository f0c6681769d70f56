// What each error code says to a person. In English that is the sentence of the catalogue itself.
import { errors as catalogue, type ErrorCode } from '../../../contract/errors.ts';

const titles = Object.entries(catalogue).map(([code, { title }]) => [code, title]);

export const errors = {
  ...(Object.fromEntries(titles) as Record<ErrorCode, string>),
  network: 'The server cannot be reached. Try again when the connection is back.',
  unknown: 'Something went wrong. Try again; if it stays, tell your administrator.',
  requestId: 'Number: {{id}}',

  'device.cancelled':
    'That was cancelled, or no passkey or key answered in time. Try again when it is at hand.',
  'device.superseded': 'Another question of the browser came between. Try again.',
  'device.known-here': 'This device or key is registered already. You find it in the list.',
  'device.not-capable':
    'This device or key cannot do what is needed: set up its PIN, fingerprint or screen lock, or take another one.',
  'device.wrong-address':
    'Passkeys work only at the address that this server is set up for, over https. Tell your administrator.',
  'device.unsupported':
    'This browser knows no passkeys and security keys. Take a newer one, or an authenticator app.',
  'device.failed': 'The device or key gave no usable answer. Try again, or take another one.',
};
