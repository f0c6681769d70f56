// A text field whose text is kept where it comes back later than the next letter, such as in the address bar.
import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';

interface KeptTextProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  text: string;
  onText: (text: string) => void;
}

export function KeptText({ text, onText, ...field }: KeptTextProps) {
  /** While somebody types, the field shows what they typed and nothing older. */
  const [typed, setTyped] = useState<string>();
  return (
    <TextInput
      {...field}
      value={typed ?? text}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onText(event.currentTarget.value);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
