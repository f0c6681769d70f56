// The route on how much somebody keeps here.
import { getStorage } from '../../../contract/api/storage.ts';
import { type Route, route } from '../../platform/route.ts';
import type { Quota } from './quota.ts';

export function quotaRoutes(quota: Quota): Route[] {
  return [
    route(getStorage, async ({ caller, params }) => {
      const use = await quota.of(params.key);
      // Administrators see how much it is, and not what the files are called.
      const own = caller.actor.userKey === params.key;
      const largest = own ? await quota.largestOf(params.key) : [];
      return {
        ...use,
        largest: largest.map((file) => ({
          name: file.original_name,
          bytes: Number(file.size_bytes),
          itemKey: file.item_key,
        })),
      };
    }),
  ];
}
