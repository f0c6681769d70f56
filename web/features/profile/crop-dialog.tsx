// Asks which square of a picture to show, and sends it.
import { Button } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import Cropper, { type Area } from 'react-easy-crop';
import 'react-easy-crop/react-easy-crop.css';
import { useTranslation } from 'react-i18next';
import { hasCode } from '../../api/api-error.ts';
import { useAction } from '../../api/use-action.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './crop-dialog.module.css';
import type { ChosenPicture } from './picture-file.ts';
import type { Crop, SendPicture } from './use-picture.ts';

interface CropDialogProps {
  picture: ChosenPicture;
  send: SendPicture;
  onClose: () => void;
  /** The picture itself was refused: sending it again would change nothing. */
  onAnother: () => void;
}

const keyZoomStep = 0.1;
const keyMoveStepPx = 8;
/** Nothing smaller is kept, or there would be too little to show. */
const smallestEdgePx = 128;

export function CropDialog({ picture, send, onClose, onAnother }: CropDialogProps) {
  const { t } = useTranslation('profile');
  const zoomId = useId();
  const stage = useRef<HTMLDivElement>(null);
  const [position, setPosition] = useState({ x: 0, y: 0 });
  const [zoom, setZoom] = useState(1);
  const [area, setArea] = useState<Area>();
  const { sending, part, problem, hopeless, start, stop } = useSending(picture, send, onClose);
  const maxZoom = Math.min(8, Math.max(2, Math.min(picture.width, picture.height) / smallestEdgePx));

  // The part that the arrows move is there once the picture has been measured.
  const measured = area !== undefined;
  useEffect(() => {
    if (measured) stage.current?.querySelector<HTMLElement>('[role="group"]')?.focus();
  }, [measured]);

  function press(event: KeyboardEvent) {
    const by = { '+': keyZoomStep, '=': keyZoomStep, '-': -keyZoomStep }[event.key];
    if (by === undefined || sending || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    setZoom(Math.min(maxZoom, Math.max(1, zoom + by)));
  }
  function close() {
    stop();
    onClose();
  }

  return (
    <Dialog opened title={t('crop.title')} onClose={close}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the cropper, wherever the focus is in here */}
      <div className={styles.parts} onKeyDown={press} data-unsaved>
        <div className={styles.stage} ref={stage} inert={sending}>
          <Cropper
            image={picture.address}
            crop={position}
            zoom={zoom}
            maxZoom={maxZoom}
            aspect={1}
            cropShape="round"
            objectFit="cover"
            showGrid={false}
            keyboardStep={keyMoveStepPx}
            onCropChange={setPosition}
            onZoomChange={setZoom}
            onCropAreaChange={(_part, pixels) => setArea(pixels)}
            disableAutomaticStylesInjection
            classes={{ cropAreaClassName: styles.circle }}
            mediaProps={{ alt: '' }}
            cropperProps={
              {
                role: 'group',
                'aria-label': t('crop.area'),
                'aria-describedby': `${zoomId}-help`,
              } as object
            }
          />
        </div>
        <p className={styles.help} id={`${zoomId}-help`}>
          {t('crop.help')}
        </p>
        <div className={styles.zoom}>
          <label htmlFor={zoomId}>{t('crop.zoom')}</label>
          <input
            id={zoomId}
            className={styles.slider}
            type="range"
            min={1}
            max={maxZoom}
            step={0.01}
            value={zoom}
            disabled={sending}
            aria-valuetext={`${Math.round(zoom * 100)} %`}
            onChange={(event) => setZoom(event.currentTarget.valueAsNumber)}
          />
        </div>
        {problem && <InlineError>{problem}</InlineError>}
        {sending && <Progress part={part} />}
      </div>
      <Row justify="end">
        <Button variant="default" onClick={close}>
          {t('cancel', { ns: 'ui' })}
        </Button>
        {hopeless ? (
          <Button onClick={onAnother}>{t('crop.another')}</Button>
        ) : (
          <Button onClick={() => area && start(cropOf(area, picture))} aria-disabled={sending || !area}>
            {sending ? t('crop.sending') : problem ? t('crop.again') : t('crop.do')}
          </Button>
        )}
      </Row>
    </Dialog>
  );
}

function Progress({ part }: { part: number }) {
  const { t } = useTranslation('profile');
  const { locale } = useLocale();
  const percent = new Intl.NumberFormat(locale, { style: 'percent' }).format(part);
  const words = part < 1 ? t('crop.sent', { part: percent }) : t('crop.working');
  return <ProgressBar label={t('crop.sending')} percent={100 * part} words={words} />;
}

function useSending(picture: ChosenPicture, send: SendPicture, onSent: () => void) {
  const [part, setPart] = useState(0);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const { run, busy, error, problem } = useAction(async (crop: Crop) => {
    const controller = new AbortController();
    running.current = controller;
    setPart(0);
    try {
      await send(picture.file, crop, { onProgress: setPart, signal: controller.signal });
      onSent();
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    }
  });
  return {
    sending: busy,
    part,
    problem,
    hopeless: hasCode(error, 'image.refused', 'image.too-large', 'request.too-large', 'access.denied'),
    start: run,
    stop: () => running.current?.abort(),
  };
}

/** Whole pixels within the picture: what rounding adds would reach out of it. */
function cropOf(area: Area, { width, height }: ChosenPicture): Crop {
  const size = Math.max(1, Math.min(Math.round(area.width), width, height));
  return {
    x: Math.min(Math.max(0, Math.round(area.x)), width - size),
    y: Math.min(Math.max(0, Math.round(area.y)), height - size),
    size,
  };
}
