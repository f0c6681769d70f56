// A component whose code, and words, come when it is first shown; where they do not come, something stands in its place.
import { Button } from '@mantine/core';
import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorWords } from '../i18n/error-words.ts';
import { Dialog } from '../ui/dialog.tsx';
import { InlineError } from '../ui/inline-error.tsx';
import { Row } from '../ui/stack.tsx';
import { fetchPart, MissingPart } from './fetch-part.ts';

/** The page below stays as it is, with what was typed there; shown once more, the part is fetched once more. */
export function latePart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Missing: ComponentType<Props>,
): ComponentType<Props & { meanwhile?: ReactNode }> {
  const begin = () =>
    lazy(async () => {
      try {
        return { default: await fetchPart(load) };
      } catch {
        Part = begin();
        return { default: Missing };
      }
    });
  let Part = begin();
  return function LatePart(props) {
    // A part that failed is fetched again when it is next opened, not while its error is shown.
    const [Shown] = useState(() => Part as ComponentType<Props>);
    return (
      <Suspense fallback={props.meanwhile}>
        <Shown {...props} />
      </Suspense>
    );
  };
}

const words = () => errorWords(new MissingPart());

export function MissingNote() {
  return <InlineError action={<Reload />}>{words()}</InlineError>;
}

export function MissingDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('ui');
  return (
    <Dialog opened title={t('missing.title')} onClose={onClose}>
      <p>{words()}</p>
      <Row justify="end">
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
        <Reload />
      </Row>
    </Dialog>
  );
}

function Reload() {
  const { t } = useTranslation('ui');
  return <Button onClick={() => location.reload()}>{t('reload')}</Button>;
}
