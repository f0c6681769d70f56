// A password field whose content can be shown, and which says when Caps Lock is on.
import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

export function PasswordField(props: PasswordInputProps & { autoComplete: 'current-password' | 'new-password' }) {
  const { t } = useTranslation('ui');
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const watch = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <PasswordInput
      {...props}
      aria-invalid={Boolean(props.error)}
      description={capsLock ? t('password.capsLock') : props.description}
      spellCheck={false}
      autoCapitalize="off"
      onKeyDown={watch}
      onKeyUp={watch}
      visible={shown}
      onVisibilityChange={setShown}
      visibilityToggleButtonProps={{
        tabIndex: 0,
        'aria-hidden': false,
        'aria-label': shown ? t('password.hide') : t('password.show'),
      }}
    />
  );
}
