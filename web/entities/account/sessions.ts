// The open sessions of a person.
import { listSessions } from '../../../contract/api/sessions.ts';
import { query } from '../../api/query.ts';

/** All of them: a user has a hundred at most. */
export const sessionsQuery = (userKey: string) =>
  query(listSessions, { params: { key: userKey }, query: { limit: 200 } });
