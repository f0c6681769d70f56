// After any change of a factor: asks anew which are on, and for the list of them.
import { getFactorStatus } from '../../../contract/api/factors.ts';
import { listAuthenticators } from '../../../contract/api/passkeys.ts';
import { invalidateAll } from '../../api/query.ts';

export const refreshFactors = () => invalidateAll([getFactorStatus, listAuthenticators]);
