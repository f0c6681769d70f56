// Sets and removes the picture of a user; removing can be undone.

import { useTranslation } from 'react-i18next';
import { deleteThumbnail, putThumbnail } from '../../../contract/api/users.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { userDataOf } from '../../entities/account/me.ts';
import { messages } from '../../ui/messages.ts';
import { keepUser } from './account-query.ts';

/** A square in pixels of the upright picture. */
export interface Crop {
  x: number;
  y: number;
  size: number;
}

export type SendPicture = (
  file: Blob,
  crop: Crop,
  way: { onProgress: (part: number) => void; signal: AbortSignal },
) => Promise<void>;

export function usePicture(user: Item, own: boolean) {
  const { t } = useTranslation('profile');
  const { name, thumbnail } = userDataOf(user);
  const params = { key: user._key };

  const send: SendPicture = async (file, crop, way) => {
    await keepUser(await call(putThumbnail, { params, file, body: { crop }, ...way }));
    messages.notify(own ? t('picture.set') : t('picture.set.other', { name }));
  };

  const puttingBack = useAction(
    async (bytes: Blob) => keepUser(await call(putThumbnail, { params, file: bytes, body: {} })),
    undefined,
    (reason) => messages.warn(t('picture.undo.failed', { reason })),
  );

  const removal = useAction(async () => {
    if (!thumbnail) return;
    // Kept for Undo: the server forgets it. Where it cannot be had, there is nothing to put back.
    const kept = await fetch(thumbnail).then(
      (answer) => (answer.ok ? answer.blob() : undefined),
      () => undefined,
    );
    await keepUser(await call(deleteThumbnail, { params }));
    const undo = kept && { label: t('picture.undo'), run: () => puttingBack.run(kept) };
    messages.notify(t('picture.removed'), undo ? [undo] : []);
  });

  return { thumbnail, send, removal };
}
