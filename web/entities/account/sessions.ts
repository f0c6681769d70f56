// The open sessions of a person, and leaving once one's own has ended.
import { queryOptions } from '@tanstack/react-query';
import { listSessions } from '../../../contract/api/sessions.ts';
import { call } from '../../api/call.ts';

/** First part of the key of every list of sessions. */
export const sessionsKey = ['sessions'];

export const sessionsQuery = (userKey: string) =>
  queryOptions({
    queryKey: [...sessionsKey, userKey],
    // All of them: a user has a hundred at most.
    queryFn: ({ signal }) => call(listSessions, { params: { key: userKey }, query: { limit: 200 }, signal }),
  });
