// A short form: its fields, what went wrong with the whole, and its button; in a dialog with a way out beside it.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { countdown } from '../i18n/time-words.ts';
import { InlineError } from '../ui/inline-error.tsx';
import { Row, Stack } from '../ui/stack.tsx';

export interface FormState {
  onSubmit: React.FormEventHandler<HTMLFormElement>;
  onInput: React.FormEventHandler<HTMLFormElement>;
  problem: string | undefined;
  busy: boolean;
  waitSeconds: number;
}

export function CardForm({
  form,
  verb,
  doing,
  onCancel,
  danger,
  narrow = false,
  children,
}: {
  form: FormState;
  verb: string;
  doing: string;
  /** In a dialog. */
  onCancel?: () => void;
  danger?: boolean;
  /** The button is as wide as its words. */
  narrow?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation('ui');
  const waiting = form.waitSeconds > 0;
  const time = countdown(form.waitSeconds);
  const submit = (
    <Button
      type="submit"
      fullWidth={!onCancel && !narrow}
      color={danger ? 'danger' : undefined}
      data-figures
      aria-disabled={form.busy || waiting}
      data-disabled={waiting || undefined}
    >
      {waiting ? t('wait', { time }) : form.busy ? doing : verb}
    </Button>
  );
  return (
    <form method="post" onSubmit={form.onSubmit} onInput={form.onInput} noValidate>
      <Stack>
        {children}
        {form.problem && <InlineError>{form.problem}</InlineError>}
        {onCancel ? (
          <Row justify="end">
            <Button variant="default" onClick={onCancel}>
              {t('cancel')}
            </Button>
            {submit}
          </Row>
        ) : narrow ? (
          <Row>{submit}</Row>
        ) : (
          submit
        )}
      </Stack>
    </form>
  );
}
