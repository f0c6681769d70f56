// Routes about the activity log of an account.
import * as api from '../../../contract/api/activity.ts';
import { FileAnswer, type Route, route } from '../../platform/route.ts';
import type { ActivityList } from './activity-list.ts';
import { exportTypes } from './csv.ts';

export function activityRoutes({ activityList }: { activityList: ActivityList }): Route[] {
  return [
    route(api.listActivity, ({ params, query }) => activityList.list(params.key, query)),
    route(api.exportActivity, async ({ params, query: { format, group } }) => {
      const text = await activityList.exportAs(format, params.key, group);
      const bytes = Buffer.from(text);
      return new FileAnswer({
        pieces: [bytes],
        sizeBytes: bytes.byteLength,
        originalName: `conch-activity.${format}`,
        mediaType: exportTypes[format],
        inline: false,
        ownWriting: true,
      });
    }),
  ];
}
