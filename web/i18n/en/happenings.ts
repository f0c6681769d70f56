// What happened to an account, by kind. In English those are the sentences of the catalogue itself.
import { activityKinds } from '../../../contract/activity.ts';

export const happenings = activityKinds;
