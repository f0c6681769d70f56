// How mail is sent, and what waits to be.
import { queryOptions } from '@tanstack/react-query';
import { getMail, getMailQueue } from '../../../contract/api/mail.ts';
import { call } from '../../api/call.ts';

const mailKey = ['mail'];

export const mailQuery = queryOptions({
  queryKey: [...mailKey, 'stated'],
  queryFn: ({ signal }) => call(getMail, { signal }),
});

const lookAgainMs = 10_000;

export const mailQueueQuery = queryOptions({
  queryKey: [...mailKey, 'queue'],
  queryFn: ({ signal }) => call(getMailQueue, { signal }),
  refetchInterval: lookAgainMs,
});
