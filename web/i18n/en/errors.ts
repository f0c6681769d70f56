// The words of each error code. In English they are the sentence of the catalogue itself.
import { errors as catalogue, type ErrorCode } from '../../../contract/errors.ts';

const titles = Object.entries(catalogue).map(([code, { title }]) => [code, title]);

export const errors = {
  ...(Object.fromEntries(titles) as Record<ErrorCode, string>),
  network: 'The server cannot be reached. Try again when the connection is back.',
  missingPart:
    'A part of the page could not be loaded: either the connection is lost, or Conch has just been updated. Reload the page.',
  unknown: 'Something went wrong. Try again; if it keeps happening, tell your administrator.',
  requestId: 'Error number: {{id}}',

  'device.cancelled': 'That was cancelled, or no passkey or key answered in time. Try again when you have it at hand.',
  'device.superseded': 'Another prompt of the browser interrupted this. Try again.',
  'device.known-here': 'This device or key is already registered. You can find it in the list.',
  'device.not-capable':
    'This device or key cannot do what is needed. Set up its PIN, fingerprint or screen lock, or use another one.',
  'device.wrong-address':
    'Passkeys work only at the address this server is set up for, over https. Tell your administrator.',
  'device.no-name':
    'Passkeys and security keys need a domain name, and this page is opened at an IP address. Use an authenticator app, or ask whoever runs this server to give it a name.',
  'device.unsupported':
    'This browser does not support passkeys and security keys. Use a newer one, or an authenticator app.',
  'device.failed': 'The device or key gave no usable answer. Try again, or use another one.',
};
