// The authenticator app, passkeys and security keys of the signed-in person.
import { queryOptions } from '@tanstack/react-query';
import { listAuthenticators } from '../../../contract/api/passkeys.ts';
import { call } from '../../api/call.ts';
import { authenticatorsKey } from '../../entities/factors/factors.ts';

export const authenticatorsQuery = queryOptions({
  queryKey: authenticatorsKey,
  queryFn: ({ signal }) => call(listAuthenticators, { signal }),
});
