// The change of one's own address that waits for its confirmation.
import { queryOptions } from '@tanstack/react-query';
import { getEmailChange } from '../../../contract/api/email-change.ts';
import { keyOf, query } from '../../api/query.ts';

/** Named by the address that counts: once that is another one, nothing that was known of the change holds. */
export const emailChangeQuery = (email: string) =>
  queryOptions({ ...query(getEmailChange), queryKey: [...keyOf(getEmailChange), email] });
