// Permissions in words: the preset that letters are, else the letters one by one; and which of them may be given.
import { useTranslation } from 'react-i18next';
import { type Letter, letters, lettersIn, presets } from '../../../contract/permissions.ts';

export type Preset = (typeof presets)[number];

/** Equal letters in any order. */
function same(one: string, other: string): boolean {
  const [these, those] = [lettersIn(one), lettersIn(other)];
  return these.size === those.size && [...these].every((letter) => those.has(letter));
}

export function presetOf(permissions: string): Preset | undefined {
  return presets.find((preset) => same(preset, permissions));
}

export function within(these: string, those: string): boolean {
  const held = lettersIn(those);
  return [...lettersIn(these)].every((letter) => held.has(letter));
}

/** The letters of the person who gives: those on the item, and those that reach what is inside. */
export interface HeldLetters {
  permissions: string;
  flowing: string;
}

export const givable = (held: HeldLetters, propagate: boolean) => (propagate ? held.flowing : held.permissions);

/** "Can edit", or "Custom: read, write". */
export function useRightsWords() {
  const { t } = useTranslation('sharing');
  const letterWords = (permissions: string) =>
    letters
      .filter((letter: Letter) => permissions.includes(letter))
      .map((letter) => t(`letter.${letter}`).toLocaleLowerCase())
      .join(', ');
  return {
    letterWords,
    rightsWords(permissions: string): string {
      const preset = presetOf(permissions);
      if (preset) return t(`preset.${preset}`);
      const words = letterWords(permissions);
      return words === '' ? t('preset.none') : t('preset.customIs', { letters: words });
    },
  };
}
