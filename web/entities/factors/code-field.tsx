// A field for the six digits of an authenticator app: typed, pasted or filled in by the device.
import { TextInput, type TextInputProps } from '@mantine/core';
import type { InputEvent } from 'react';
import { readOneTimeCode } from '../../../contract/one-time-code.ts';
import styles from './code-field.module.css';

/**
 * With the last digit the form around it is sent, as there is nothing left to decide. What was typed stays as it was
 * typed; of a pasted sentence with the code in it, the code.
 */
export function CodeField({ onInput, ...props }: TextInputProps) {
  function sendWhole(event: InputEvent<HTMLInputElement>) {
    const field = event.currentTarget;
    const { inputType, isComposing } = event.nativeEvent;
    if (inputType === 'insertFromPaste' && !readOneTimeCode(field.value)) {
      const code = readOneTimeCode(field.value.replaceAll(/\P{Nd}/gu, ''));
      if (code) field.value = code;
    }
    onInput?.(event);
    if (isComposing || inputType?.startsWith('delete') || !readOneTimeCode(field.value)) return;
    field.form?.requestSubmit();
  }
  return (
    <TextInput
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      spellCheck={false}
      classNames={{ input: styles.input }}
      {...props}
      onInput={sendWhole}
    />
  );
}
