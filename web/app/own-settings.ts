// Applies the theme and the language that the person has set, on every page.
import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { patchItem } from '../../contract/api/items.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import type { UserData } from '../../contract/schemas/user.ts';
import { call } from '../api/call.ts';
import { useAction } from '../api/use-action.ts';
import { keepMe, userDataOf } from '../entities/account/me.ts';
import { errorWords } from '../i18n/error-words.ts';
import { speak } from '../i18n/messages.ts';
import { messages } from '../ui/messages.ts';

type Theme = NonNullable<UserData['theme']>;

const schemeOf: Record<Theme, MantineColorScheme> = { light: 'light', dark: 'dark', system: 'auto' };

/** Brings this browser to what the account says, at sign-in and when it was changed elsewhere. */
export function useOwnSettings(user: Item): void {
  const { setColorScheme } = useMantineColorScheme();
  const { theme, language } = userDataOf(user);
  // An event of the account alone: a choice made here must not be taken back before the account has it.
  const follow = useEffectEvent((chosen: Theme) => setColorScheme(schemeOf[chosen]));
  useEffect(() => {
    if (theme) follow(theme);
  }, [theme]);
  useEffect(() => {
    speak(language).catch((error) => messages.warn(errorWords(error)));
  }, [language]);
}

/** The theme takes effect at once; the account follows. */
export function useThemeChoice(user: Item): {
  chosen: Theme;
  choose: (theme: Theme) => void;
  savedAt: number;
} {
  const { t } = useTranslation('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const keeping = useAction(
    (theme: Theme) => call(patchItem, { params: { key: user._key }, body: { data: { theme }, history: false } }),
    keepMe,
    (reason) => messages.warn(t('theme.failed', { reason })),
  );
  return {
    savedAt: keeping.doneAt,
    chosen: colorScheme === 'auto' ? 'system' : colorScheme,
    choose(theme) {
      setColorScheme(schemeOf[theme]);
      keeping.run(theme);
    },
  };
}
