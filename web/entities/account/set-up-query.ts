// Asks whether the server still waits for its first account, and whether it sends mail.
import { queryOptions } from '@tanstack/react-query';
import { setUpState } from '../../../contract/api/signing-in.ts';
import { call } from '../../api/call.ts';

export const setUpQuery = queryOptions({
  queryKey: ['set-up'],
  queryFn: ({ signal }) => call(setUpState, { signal }),
});
