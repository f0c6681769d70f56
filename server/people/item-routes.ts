// Routes on items, their history, trash and files.
import * as api from '../../contract/api/items.ts';
import type { Items } from '../items/items.ts';
import { isFailure } from '../platform/failure.ts';
import { FileAnswer, type Route, route } from '../platform/route.ts';
import type { Thumbnails } from './thumbnail.ts';

export function itemRoutes({ items, thumbnails }: { items: Items; thumbnails: Thumbnails }): Route[] {
  return [
    route(api.getItem, ({ caller, params, query }) =>
      items.as(caller.actor).get(params.key, { populate: query.populate, history: query.history || query.versions }),
    ),
    route(api.createItem, ({ caller, body }) => items.as(caller.actor).create(body)),
    route(api.patchItem, ({ caller, params, body }) => items.as(caller.actor).patch(params.key, body)),
    route(api.putItem, ({ caller, params, body }) => items.as(caller.actor).put(params.key, body)),
    route(api.deleteItem, ({ caller, params }) => items.as(caller.actor).delete(params.key)),
    route(api.appendItem, ({ caller, params, body }) => items.as(caller.actor).append(params.key, body)),
    route(api.listChildren, ({ caller, params, query }) => items.as(caller.actor).children(params.key, query)),
    route(api.moveItem, ({ caller, params, body }) => items.as(caller.actor).move(params.key, body)),
    route(api.getHistory, ({ caller, params, query }) => items.as(caller.actor).history(params.key, query)),
    route(api.restoreVersion, ({ caller, params, body }) =>
      items.as(caller.actor).restoreVersion(params.key, params.rev, body?._rev),
    ),
    route(api.findPath, ({ caller, params }) => items.as(caller.actor).path(params.key, params.toKey)),
    route(api.upload, ({ caller, file, body }) => items.as(caller.actor).upload({ ...file, ...body })),
    route(api.uploadToItem, ({ caller, params, file, body }) =>
      items.as(caller.actor).uploadTo(params.key, { ...file, ...body }),
    ),
    route(api.readFile, async ({ caller, params }) => {
      const [key = '', extension = ''] = params.file.split('.');
      const { safeImage, ...file } = await items
        .as(caller.actor)
        .readFile(key, extension)
        .catch((error) => {
          if (!isFailure(error, 'file.not-found')) throw error;
          return thumbnails.read(caller.actor, key);
        });
      return new FileAnswer({ ...file, inline: safeImage });
    }),
    route(api.trashItem, ({ caller, params }) => items.as(caller.actor).trash(params.key)),
    route(api.listTrash, ({ caller, params, query }) => items.as(caller.actor).trashOf(params.key, query)),
    route(api.getTrashedItem, ({ caller, params }) => items.as(caller.actor).trashed(params.key)),
    route(api.restoreItem, ({ caller, params, body }) => items.as(caller.actor).restore(params.key, body ?? {})),
    route(api.deleteTrashedItem, ({ caller, params }) => items.as(caller.actor).deleteTrashed(params.key)),
  ];
}
