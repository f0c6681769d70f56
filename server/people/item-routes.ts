// Routes on items, their history, trash and files.
import * as api from '../../contract/api/items.ts';
import type { Items } from '../items/items.ts';
import { isFailure } from '../platform/failure.ts';
import { FileAnswer, type Route, route } from '../platform/route.ts';
import type { Thumbnails } from './thumbnail.ts';

export function itemRoutes({ items, thumbnails }: { items: Items; thumbnails: Thumbnails }): Route[] {
  return [
    route(api.getItem, ({ actor, params, query }) =>
      items.as(actor).get(params.key, { populate: query.populate, history: query.history || query.versions }),
    ),
    route(api.createItem, ({ actor, body }) => items.as(actor).create(body)),
    route(api.patchItem, ({ actor, params, body }) => items.as(actor).patch(params.key, body)),
    route(api.putItem, ({ actor, params, body }) => items.as(actor).put(params.key, body)),
    route(api.deleteItem, ({ actor, params }) => items.as(actor).delete(params.key)),
    route(api.appendItem, ({ actor, params, body }) => items.as(actor).append(params.key, body)),
    route(api.listChildren, ({ actor, params, query }) => items.as(actor).children(params.key, query)),
    route(api.moveItem, ({ actor, params, body }) => items.as(actor).move(params.key, body)),
    route(api.getHistory, ({ actor, params, query }) => items.as(actor).history(params.key, query)),
    route(api.restoreVersion, ({ actor, params, body }) =>
      items.as(actor).restoreVersion(params.key, params.rev, body?._rev),
    ),
    route(api.findPath, ({ actor, params }) => items.as(actor).path(params.key, params.toKey)),
    route(api.upload, ({ actor, file, body }) => items.as(actor).upload({ ...file, ...body })),
    route(api.uploadToItem, ({ actor, params, file, body }) =>
      items.as(actor).uploadTo(params.key, { ...file, ...body }),
    ),
    route(api.readFile, async ({ actor, params }) => {
      const [key = '', extension = ''] = params.file.split('.');
      const { safeImage, ...file } = await items
        .as(actor)
        .readFile(key, extension)
        .catch((error) => {
          if (!isFailure(error, 'file.not-found')) throw error;
          return thumbnails.read(actor, key);
        });
      return new FileAnswer({ ...file, inline: safeImage });
    }),
    route(api.trashItem, ({ actor, params }) => items.as(actor).trash(params.key)),
    route(api.listTrash, ({ actor, params, query }) => items.as(actor).trashOf(params.key, query)),
    route(api.getTrashedItem, ({ actor, params }) => items.as(actor).trashed(params.key)),
    route(api.restoreItem, ({ actor, params, body }) => items.as(actor).restore(params.key, body ?? {})),
    route(api.deleteTrashedItem, ({ actor, params }) => items.as(actor).deleteTrashed(params.key)),
  ];
}
