// The menu of what an administrator can do for one user.
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs';
import IconLink from '@tabler/icons-react/dist/esm/icons/IconLink.mjs';
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs';
import IconMail from '@tabler/icons-react/dist/esm/icons/IconMail.mjs';
import IconUserCheck from '@tabler/icons-react/dist/esm/icons/IconUserCheck.mjs';
import IconUserOff from '@tabler/icons-react/dist/esm/icons/IconUserOff.mjs';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkChange, RosterRow } from '../../../contract/api/roster.ts';
import { changeUsers } from '../../../contract/api/roster.ts';
import { pages } from '../../../contract/pages.ts';
import { call } from '../../api/call.ts';
import { useMe, userDataOf } from '../../api/me.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { Menu, MenuButton } from '../../ui/menu.tsx';
import { messages } from '../../ui/messages.ts';
import { Stack } from '../../ui/stack.tsx';
import { NoMailNote, useMailIsOff } from './no-mail-note.tsx';
import { rosterKey } from './roster-query.ts';

const size = { size: 18, stroke: 1.75 };

export function UserActions({ row }: { row: RosterRow }) {
  const { t } = useTranslation('users');
  const me = useMe();
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<BulkChange>();
  const mailIsOff = useMailIsOff();
  const { user, state, role, sessions } = row;
  const { name } = userDataOf(user);
  // Who stands above the viewer is only looked at.
  if (role === 'super-admin' && me.role !== 'super-admin') return null;

  async function change(what: BulkChange) {
    const { failed } = await call(changeUsers, { body: { change: what, userKeys: [user._key] } });
    const [refused] = failed;
    if (refused) return messages.warn(refused.error);
    messages.notify(t(`change.${what}.done`, { name, count: 1 }));
    await queryClient.invalidateQueries({ queryKey: rosterKey });
  }
  async function copyLink() {
    await navigator.clipboard.writeText(`${location.origin}${pages.newFactor}`);
    messages.notify(t('copyLink.done'));
  }
  const now = (work: () => Promise<void>) => () =>
    void work().catch((error) => messages.warn(errorWords(error)));
  return (
    <>
      <Menu label={t('actions.of', { name })} button={<IconDots {...size} />}>
        {state !== 'inactive' && (
          <MenuButton
            icon={<IconMail {...size} />}
            onChoose={mailIsOff ? () => setAsked('send-reset') : now(() => change('send-reset'))}
          >
            {t('change.send-reset')}
          </MenuButton>
        )}
        <MenuButton icon={<IconLink {...size} />} onChoose={now(copyLink)}>
          {t('copyLink')}
        </MenuButton>
        {sessions > 0 && (
          <MenuButton icon={<IconLogout {...size} />} onChoose={() => setAsked('disconnect')}>
            {t('change.disconnect')}
          </MenuButton>
        )}
        {state === 'inactive' ? (
          <MenuButton icon={<IconUserCheck {...size} />} onChoose={now(() => change('activate'))}>
            {t('change.activate')}
          </MenuButton>
        ) : (
          <MenuButton icon={<IconUserOff {...size} />} onChoose={() => setAsked('deactivate')}>
            {t('change.deactivate')}
          </MenuButton>
        )}
      </Menu>
      {asked && (
        <ChangeQuestion
          change={asked}
          names={[name]}
          email={userDataOf(user).email}
          onDo={() => change(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

/** Says what will happen to how many before it does. */
export function ChangeQuestion({
  change,
  names,
  email,
  onDo,
  onClose,
}: {
  change: BulkChange;
  names: readonly string[];
  /** Of the one, where it is one. */
  email?: string;
  onDo: () => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useTranslation('users');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [name] = names;
  const count = names.length;
  async function confirm() {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await onDo();
      onClose();
    } catch (error) {
      setProblem(errorWords(error));
      setBusy(false);
    }
  }
  return (
    <DangerConfirm
      opened
      title={t(`change.${change}.title`, { name, count })}
      verb={t(`change.${change}`)}
      busy={busy}
      error={problem}
      onConfirm={confirm}
      onCancel={onClose}
    >
      <Stack gap={3}>
        <p>{t(`change.${change}.text`, { name, count })}</p>
        {change === 'send-reset' && <NoMailNote email={email} />}
      </Stack>
    </DangerConfirm>
  );
}
