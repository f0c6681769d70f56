// Shown in a card while its answer is on its way, or did not come.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { errorWords } from '../i18n/error-words.ts';
import { InlineError } from './inline-error.tsx';
import { Bone } from './skeleton.tsx';
import { Stack } from './stack.tsx';

export function CardState({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const { t } = useTranslation('ui');
  if (!error) {
    return (
      <Stack gap={2}>
        <Bone width="60%" />
        <Bone width="100%" height="var(--field)" />
      </Stack>
    );
  }
  return (
    <InlineError
      action={
        <Button variant="default" onClick={onAgain}>
          {t('again')}
        </Button>
      }
    >
      {errorWords(error)}
    </InlineError>
  );
}
