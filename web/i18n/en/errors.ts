// What each error code says to a person. In English that is the sentence of the catalogue itself.
import { errors as catalogue, type ErrorCode } from '../../../contract/errors.ts';

const titles = Object.entries(catalogue).map(([code, { title }]) => [code, title]);

export const errors = {
  ...(Object.fromEntries(titles) as Record<ErrorCode, string>),
  network: 'The server cannot be reached. Try again when the connection is back.',
  unknown: 'Something went wrong. Try again; if it stays, tell your administrator.',
  requestId: 'Number: {{id}}',
};
