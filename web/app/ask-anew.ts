// Says what is asked for anew when the stream about oneself tells of a change.
import { listActivity } from '../../contract/api/activity.ts';
import { getFactorStatus } from '../../contract/api/factors.ts';
import { listMemberships } from '../../contract/api/memberships.ts';
import { listAuthenticators } from '../../contract/api/passkeys.ts';
import { getOpenPolicy, getPolicy, previewPolicy } from '../../contract/api/policy.ts';
import { listSessions, type StreamedChange } from '../../contract/api/sessions.ts';
import { listTokens } from '../../contract/api/tokens.ts';
import { getMe } from '../../contract/api/users.ts';
import { listViewAs } from '../../contract/api/view-as.ts';
import { getDeletion, getExport } from '../../contract/api/your-data.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { invalidateAll } from '../api/query.ts';

const changedBy: Record<StreamedChange, readonly Endpoint[]> = {
  account: [getMe, listMemberships],
  sessions: [listSessions],
  tokens: [listTokens],
  activity: [listActivity],
  data: [getExport, getDeletion],
  factors: [getFactorStatus, listAuthenticators],
  looks: [listViewAs],
  policy: [getPolicy, previewPolicy, getOpenPolicy, getFactorStatus, listAuthenticators],
};

export const askAnew = (changes: readonly StreamedChange[]) =>
  invalidateAll(changes.flatMap((change) => changedBy[change]));
