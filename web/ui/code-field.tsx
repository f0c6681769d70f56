// A field for the six digits of an authenticator app: typed, pasted or filled in by the device.
import { TextInput, type TextInputProps } from '@mantine/core';
import type { InputEvent } from 'react';
import styles from './code-field.module.css';

const digits = 6;

/** With the sixth digit the form around it is sent, as there is nothing left to decide. */
export function CodeField({ onInput, ...props }: TextInputProps) {
  function keepDigits(event: InputEvent<HTMLInputElement>) {
    const field = event.currentTarget;
    const kept = field.value.replaceAll(/\D/g, '').slice(0, digits);
    if (kept !== field.value) field.value = kept;
    onInput?.(event);
    if (kept.length === digits && event.nativeEvent.inputType !== 'deleteContentBackward') {
      field.form?.requestSubmit();
    }
  }
  return (
    <TextInput
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      spellCheck={false}
      classNames={{ input: styles.input }}
      {...props}
      onInput={keepDigits}
    />
  );
}
