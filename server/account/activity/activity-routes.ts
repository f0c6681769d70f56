// Routes about the activity log of an account.
import * as api from '../../../contract/api/activity.ts';
import { FileAnswer, type Route, route } from '../../platform/route.ts';
import type { ActivityList } from './activity-list.ts';

export function activityRoutes({ activityList }: { activityList: ActivityList }): Route[] {
  return [
    route(api.listActivity, ({ params, query }) => activityList.list(params.key, query)),
    route(api.exportActivity, async ({ params, query: { format, group } }) => {
      const text = await activityList.exportAs(format, params.key, group);
      const originalName = `conch-activity.${format}`;
      return new FileAnswer({
        ...{ bytes: Buffer.from(text), originalName, inline: false },
        mediaType: 'application/octet-stream',
      });
    }),
  ];
}
