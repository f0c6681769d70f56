// Who looks at a profile as its owner sees it: at one's own, and what one looks at oneself.
import { queryOptions } from '@tanstack/react-query';
import { listLooks } from '../../../contract/api/view-as.ts';
import { call } from '../../api/call.ts';

/** First part of the key of every list of looks. */
export const looksKey = ['looks'];

/** Those at oneself. */
export const looksQuery = queryOptions({
  queryKey: [...looksKey, 'me'],
  queryFn: ({ signal }) => call(listLooks, { params: { key: 'me' }, signal }),
});
