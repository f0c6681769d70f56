// The words of each kind of activity. In English they are the sentences of the catalogue itself.
import { activityKinds } from '../../../contract/activity.ts';

export const happenings = activityKinds;
