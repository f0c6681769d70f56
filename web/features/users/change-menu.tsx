// The menu of what an administrator can do for one user or for many: the same, in the same order.
import IconDoorEnter from '@tabler/icons-react/dist/esm/icons/IconDoorEnter.mjs';
import IconEye from '@tabler/icons-react/dist/esm/icons/IconEye.mjs';
import IconLink from '@tabler/icons-react/dist/esm/icons/IconLink.mjs';
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs';
import IconMail from '@tabler/icons-react/dist/esm/icons/IconMail.mjs';
import IconShieldCheck from '@tabler/icons-react/dist/esm/icons/IconShieldCheck.mjs';
import IconShieldMinus from '@tabler/icons-react/dist/esm/icons/IconShieldMinus.mjs';
import IconShieldX from '@tabler/icons-react/dist/esm/icons/IconShieldX.mjs';
import IconUserCheck from '@tabler/icons-react/dist/esm/icons/IconUserCheck.mjs';
import IconUserCircle from '@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs';
import IconUserMinus from '@tabler/icons-react/dist/esm/icons/IconUserMinus.mjs';
import IconUserOff from '@tabler/icons-react/dist/esm/icons/IconUserOff.mjs';
import IconUserPlus from '@tabler/icons-react/dist/esm/icons/IconUserPlus.mjs';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BulkChange, bulkChanges } from '../../../contract/api/user-admin.ts';
import { pages } from '../../../contract/pages.ts';
import { useMe, userDataOf } from '../../entities/account/me.ts';
import { ViewAsQuestion } from '../../entities/account/view-as-question.tsx';
import { errorWords } from '../../i18n/error-words.ts';
import { Menu, MenuButton } from '../../ui/menu.tsx';
import { messages } from '../../ui/messages.ts';
import { ChangeQuestion } from './change-question.tsx';
import { fits, type Selection } from './selection.ts';

const size = { size: 18, stroke: 1.75 };

const icons: Record<BulkChange, ReactNode> = {
  activate: <IconUserCheck {...size} />,
  deactivate: <IconUserOff {...size} />,
  disconnect: <IconLogout {...size} />,
  'send-reset': <IconMail {...size} />,
  'require-factor': <IconShieldCheck {...size} />,
  'unrequire-factor': <IconShieldMinus {...size} />,
  'reset-factors': <IconShieldX {...size} />,
  'add-to-group': <IconUserPlus {...size} />,
  'remove-from-group': <IconUserMinus {...size} />,
};

export function ChangeMenu({
  label,
  button = <IconDoorEnter {...size} />,
  selection,
}: {
  label: string;
  button?: ReactNode;
  selection: Selection;
}) {
  const { t } = useTranslation('users');
  const me = useMe();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<BulkChange>();
  const [asksViewAs, setAsksViewAs] = useState(false);
  const only = selection.kind === 'rows' && selection.rows.length === 1 ? selection.rows[0]?.user : undefined;
  const offersViewAs = only?.active && only._key !== me.user._key;

  async function copyLink() {
    try {
      await navigator.clipboard.writeText(`${location.origin}${pages.newFactor}`);
      messages.notify(t('copyLink.done'));
    } catch (error) {
      messages.warn(errorWords(error));
    }
  }
  return (
    <>
      <Menu label={label} button={button}>
        {bulkChanges
          .filter((change) => fits(change, selection, me.user._key))
          .map((change) => (
            <MenuButton key={change} icon={icons[change]} onChoose={() => setAsked(change)}>
              {t(`change.${change}`)}
            </MenuButton>
          ))}
        <MenuButton icon={<IconLink {...size} />} onChoose={() => void copyLink()}>
          {t('copyLink')}
        </MenuButton>
        {offersViewAs && (
          <MenuButton icon={<IconEye {...size} />} onChoose={() => setAsksViewAs(true)}>
            {t('viewAs')}
          </MenuButton>
        )}
        {only && (
          <MenuButton
            icon={<IconUserCircle {...size} />}
            onChoose={() => void navigate({ to: pages.profileOf, params: { key: only._key } })}
          >
            {t('openProfile')}
          </MenuButton>
        )}
      </Menu>
      {asksViewAs && only && (
        <ViewAsQuestion userKey={only._key} name={userDataOf(only).name} onClose={() => setAsksViewAs(false)} />
      )}
      {asked && <ChangeQuestion change={asked} selection={selection} onClose={() => setAsked(undefined)} />}
    </>
  );
}
