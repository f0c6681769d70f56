// The menu under the person's name, upper right: settings, theme, log out.
import { VisuallyHidden } from '@mantine/core';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs';
import IconSettings from '@tabler/icons-react/dist/esm/icons/IconSettings.mjs';
import { useTranslation } from 'react-i18next';
import { pages } from '../../contract/pages.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import { themes } from '../../contract/schemas/user.ts';
import { userDataOf } from '../entities/account/me.ts';
import { AddressText } from '../ui/address-text.tsx';
import { Menu, MenuButton, MenuChoice, MenuLine, MenuLink } from '../ui/menu.tsx';
import { Picture } from '../ui/picture.tsx';
import { SavedNote } from '../ui/saved-note.tsx';
import { useThemeChoice } from './own-settings.ts';
import styles from './user-menu.module.css';

export function UserMenu({ user, onSignOut }: { user: Item; onSignOut: () => void }) {
  const { t } = useTranslation('shell');
  const { name, email, thumbnail } = userDataOf(user);
  const theme = useThemeChoice(user);
  const button = (
    <>
      <Picture source={thumbnail} name={user._key} size={28} />
      <span className={styles.name}>{name}</span>
      <IconChevronDown size={16} />
    </>
  );
  return (
    <>
      <VisuallyHidden>
        <SavedNote savedAt={theme.savedAt} />
      </VisuallyHidden>
      <Menu label={t('menu.label', { name })} button={button}>
        <div className={styles.who}>
          <div className={styles.whoName}>{name}</div>
          <div className={styles.whoEmail}>
            <AddressText>{email}</AddressText>
          </div>
        </div>
        <MenuLine />
        <MenuLink to={pages.profile} icon={<IconSettings size={18} stroke={1.75} />}>
          {t('menu.settings')}
        </MenuLink>
        <MenuLine />
        <MenuChoice
          label={t('menu.theme')}
          choices={themes.map((value) => ({ value, words: t(`menu.theme.${value}`) }))}
          chosen={theme.chosen}
          onChoose={theme.choose}
          savedAt={theme.savedAt}
        />
        <MenuLine />
        <MenuButton icon={<IconLogout size={18} stroke={1.75} />} onChoose={onSignOut}>
          {t('menu.signOut')}
        </MenuButton>
      </Menu>
    </>
  );
}
