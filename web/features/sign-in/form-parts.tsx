// Parts that the forms before one is signed in share.
import { Button, TextInput, type TextInputProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { passwordMinLength } from '../../../contract/schemas/user.ts';
import { countdown } from '../../i18n/time-words.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { Stack } from '../../ui/stack.tsx';

interface FormState {
  onSubmit: React.FormEventHandler<HTMLFormElement>;
  onInput: React.FormEventHandler<HTMLFormElement>;
  problem: string | undefined;
  busy: boolean;
  waitSeconds: number;
}

/** The form itself: its fields, what went wrong with the whole, and the one button. */
export function CardForm({
  form,
  verb,
  doing,
  children,
}: {
  form: FormState;
  verb: string;
  doing: string;
  children: ReactNode;
}) {
  const { t } = useTranslation('signIn');
  const waiting = form.waitSeconds > 0;
  const time = countdown(form.waitSeconds);
  return (
    <form method="post" onSubmit={form.onSubmit} onInput={form.onInput} noValidate>
      <Stack>
        {children}
        {form.problem && <InlineError>{form.problem}</InlineError>}
        <Button
          type="submit"
          fullWidth
          data-figures
          aria-disabled={form.busy || waiting}
          data-disabled={waiting || undefined}
        >
          {waiting ? t('wait', { time }) : form.busy ? doing : verb}
        </Button>
      </Stack>
    </form>
  );
}

/** The address that one signs in with; `username` is what password managers look for. */
export function EmailField(props: TextInputProps) {
  const { t } = useTranslation('signIn');
  return (
    <TextInput
      label={t('email')}
      name="email"
      type="email"
      inputMode="email"
      autoComplete="username"
      autoCapitalize="off"
      spellCheck={false}
      {...props}
      description={props.error ? undefined : props.description}
    />
  );
}

export function NewPasswordField({ label, error }: { label: string; error: string | undefined }) {
  const { t } = useTranslation('signIn');
  return (
    <PasswordField
      label={label}
      name="password"
      autoComplete="new-password"
      description={error ? undefined : t('password.hint', { count: passwordMinLength })}
      error={error}
    />
  );
}
