// The picture of a user, chosen by a click or dropped on the card, and under it the key of the account.
import { Button } from '@mantine/core';
import IconPhotoUp from '@tabler/icons-react/dist/esm/icons/IconPhotoUp.mjs';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { thumbnailMaxBytes, thumbnailMaxPixels } from '../../../contract/api/users.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { viewAsUser } from '../../api/view-as-user.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { sizeWords } from '../../i18n/size-words.ts';
import { latePart, MissingDialog } from '../../parts/late-part.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Card } from '../../ui/page.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './picture-card.module.css';
import { acceptedTypes, type ChosenPicture, closePicture, openPicture, type Refusal } from './picture-file.ts';
import { useFileDrop } from './use-file-drop.ts';
import { usePicture } from './use-picture.ts';

const loadCropDialog = () => import('./crop-dialog.tsx');
const CropDialog = latePart(async () => (await loadCropDialog()).CropDialog, MissingDialog);

export function PictureCard({ user, own, mayWrite }: { user: Item; own: boolean; mayWrite: boolean }) {
  const { t } = useTranslation('profile');
  const { locale } = useLocale();
  const { thumbnail, send, removal } = usePicture(user, own);
  /** Says why the chosen file was refused. */
  const [refused, setRefused] = useState<string>();
  const problem = refused ?? (removal.problem && t('picture.remove.failed', { reason: removal.problem }));
  const [chosen, setChosen] = useState<ChosenPicture>();
  const input = useRef<HTMLInputElement>(null);
  const chooseButton = useRef<HTMLButtonElement>(null);
  const most = sizeWords(thumbnailMaxBytes, locale);
  const drop = useFileDrop(mayWrite && viewAsUser.key() === undefined, open);
  useEffect(() => (chosen ? () => closePicture(chosen) : undefined), [chosen]);

  function refuse(file: File, why: Refusal) {
    const megapixels = new Intl.NumberFormat(locale).format(thumbnailMaxPixels / 1_000_000);
    const size = sizeWords(file.size, locale);
    setRefused(t(`picture.refused.${why}`, { name: file.name, size, most, megapixels }));
  }
  async function open(file: File | undefined) {
    setRefused(undefined);
    removal.clear();
    if (!file) return setRefused(t('picture.refused.none'));
    const picture = await openPicture(file, { bytes: thumbnailMaxBytes, pixels: thumbnailMaxPixels });
    if (typeof picture === 'string') refuse(file, picture);
    else setChosen(picture);
  }
  function choose() {
    // Its code comes while the person looks for the file.
    void loadCropDialog().catch(() => undefined);
    input.current?.click();
  }

  const face = <Picture source={thumbnail} name={user._key} size={104} />;
  return (
    <div className={styles.card} data-near={drop.near || undefined} data-over={drop.over || undefined} {...drop.target}>
      <Card id="picture" title={t('picture')}>
        <div className={styles.parts}>
          <div className={styles.side}>
            {mayWrite ? (
              // The button beside does the same for the keyboard and for screen readers.
              <button type="button" className={styles.face} tabIndex={-1} aria-hidden="true" onClick={choose}>
                {face}
                <span className={styles.veil}>
                  <IconPhotoUp size={24} stroke={1.75} />
                </span>
              </button>
            ) : (
              face
            )}
            <div>
              <div className={styles.keyLabel}>{t('picture.keyLabel')}</div>
              <CopyText text={user._key} what={t('picture.key')} />
            </div>
          </div>
          <div className={styles.words}>
            <p className={styles.hint}>
              {mayWrite ? t('picture.hint', { size: most }) : t('picture.hint.readOnly')}
              {mayWrite && <span className={styles.dropHint}> {t('picture.hint.drop')}</span>}
            </p>
            <Row>
              <Button
                ref={chooseButton}
                variant="default"
                onClick={choose}
                disabled={!mayWrite}
                aria-describedby={mayWrite ? undefined : 'read-only'}
              >
                {thumbnail ? t('picture.replace') : t('picture.choose')}
              </Button>
              {thumbnail && (
                <Button
                  variant="default"
                  onClick={() => {
                    // The button goes with the picture; the focus stays in the card.
                    chooseButton.current?.focus();
                    removal.run();
                  }}
                  disabled={!mayWrite}
                  aria-disabled={removal.busy || undefined}
                  aria-describedby={mayWrite ? undefined : 'read-only'}
                >
                  {t('picture.remove')}
                </Button>
              )}
            </Row>
            {problem && <InlineError>{problem}</InlineError>}
          </div>
        </div>
        <input
          ref={input}
          type="file"
          accept={acceptedTypes}
          hidden
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            // The same file can be chosen again.
            event.currentTarget.value = '';
            if (file) void open(file);
          }}
        />
        {drop.near && (
          <div className={styles.drop} aria-hidden="true">
            <IconPhotoUp size={24} stroke={1.75} />
            {t('picture.drop')}
          </div>
        )}
      </Card>
      {chosen && (
        <CropDialog
          picture={chosen}
          send={send}
          onClose={() => setChosen(undefined)}
          onAnother={() => {
            setChosen(undefined);
            choose();
          }}
        />
      )}
    </div>
  );
}
