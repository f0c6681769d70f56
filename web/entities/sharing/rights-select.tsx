// Chooses what somebody may do: one of the presets in words, or letters of one's own choice.
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { presets } from '../../../contract/permissions.ts';
import { presetOf, useRightsWords, within } from './letters.ts';

export function RightsSelect({
  label,
  visibleLabel = false,
  permissions,
  givable,
  description,
  disabled = false,
  onChoose,
  onCustom,
}: {
  label: string;
  visibleLabel?: boolean;
  permissions: string;
  /** Letters that may be given. */
  givable: string;
  description?: React.ReactNode;
  disabled?: boolean;
  onChoose: (permissions: string) => void;
  onCustom: () => void;
}) {
  const { t } = useTranslation('sharing');
  const { rightsWords } = useRightsWords();
  const preset = presetOf(permissions);
  const tooMuch = (one: string) => !within(one, givable) && one !== preset;
  return (
    <NativeSelect
      {...(visibleLabel ? { label } : { 'aria-label': label })}
      value={preset ?? 'present'}
      disabled={disabled}
      description={description}
      onChange={({ currentTarget }) => {
        const chosen = currentTarget.value;
        if (chosen === 'custom') onCustom();
        else if (chosen !== 'present') onChoose(chosen);
      }}
      data={[
        ...presets.map((one) => ({
          value: one as string,
          label: tooMuch(one) ? t('preset.tooMuch', { preset: t(`preset.${one}`) }) : t(`preset.${one}`),
          disabled: tooMuch(one),
        })),
        ...(preset ? [] : [{ value: 'present', label: rightsWords(permissions) }]),
        { value: 'custom', label: t('preset.custom') },
      ]}
    />
  );
}
