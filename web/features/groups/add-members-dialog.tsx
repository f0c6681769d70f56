// Finds several people by name or address and adds them to a group with one role; who is refused is told.
import { ActionIcon, Button, TextInput } from '@mantine/core';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addMembers, membersAtOnce } from '../../../contract/api/group-administration.ts';
import { listUserAdmin } from '../../../contract/api/user-admin.ts';
import type { AnswerOf } from '../../../contract/endpoint.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { call } from '../../api/call.ts';
import { query } from '../../api/query.ts';
import { useAction } from '../../api/use-action.ts';
import { userDataOf } from '../../entities/account/me.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { messages } from '../../ui/messages.ts';
import { Picture } from '../../ui/picture.tsx';
import { Row, Stack } from '../../ui/stack.tsx';
import styles from './add-members-dialog.module.css';
import { Finder } from './finder.tsx';
import { nameOf, refreshGroups } from './groups-query.ts';

const foundAtOnce = 20;

export function AddMembersDialog({ group, onClose }: { group: Item; onClose: () => void }) {
  const { t } = useTranslation('groups');
  const [chosen, setChosen] = useState<readonly Item[]>([]);
  const [role, setRole] = useState('');
  const [refused, setRefused] = useState<AnswerOf<typeof addMembers>['failed']>([]);
  const name = nameOf(group);
  const add = useAction(async () => {
    const body = {
      userKeys: chosen.map(({ _key }) => _key),
      ...(role.trim() ? { role: role.trim() } : {}),
    };
    setRefused([]);
    const { done, failed } = await call(addMembers, { params: { key: group._key }, body });
    await refreshGroups();
    if (done.length > 0) messages.notify(t('add.done', { count: done.length, name }));
    if (failed.length === 0) return onClose();
    setRefused(failed);
    setChosen(chosen.filter(({ _key }) => failed.some(({ key }) => key === _key)));
  });
  const ready = chosen.length > 0 && !add.busy;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (ready) add.run();
  }
  return (
    <Dialog opened title={t('add.title', { name })} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Stack>
          <Finder
            label={t('add.find')}
            description={t('add.hint')}
            ask={(search) => query(listUserAdmin, { query: { search, limit: foundAtOnce } })}
            foundIn={({ users }) => users.map(({ user }) => user)}
            optionOf={(user) => ({
              value: user._key,
              label: userDataOf(user).name,
              note: userDataOf(user).email,
            })}
            onChoose={(user) => {
              if (chosen.length >= membersAtOnce || chosen.some(({ _key }) => _key === user._key)) return;
              setChosen([...chosen, user]);
            }}
          />
          {chosen.length > 0 && (
            <ul className={styles.people} data-unsaved aria-label={t('add.chosen')}>
              {chosen.map((user) => (
                <Chosen
                  key={user._key}
                  user={user}
                  reason={refused.find(({ key }) => key === user._key)?.error}
                  onDrop={() => setChosen(chosen.filter((one) => one !== user))}
                />
              ))}
            </ul>
          )}
          <TextInput
            label={t('add.role')}
            description={t('add.role.hint')}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value)}
            maxLength={80}
            autoComplete="off"
          />
          {refused.length > 0 && (
            <InlineError>
              {t('add.failed', { count: refused.length })} {[...new Set(refused.map(({ error }) => error))].join(' ')}
            </InlineError>
          )}
          {add.problem && <InlineError>{add.problem}</InlineError>}
          <Row justify="end">
            <Button variant="default" onClick={onClose}>
              {t('cancel', { ns: 'ui' })}
            </Button>
            <Button type="submit" aria-disabled={!ready} data-disabled={!ready || undefined}>
              {chosen.length > 0 ? t('add.do', { count: chosen.length }) : t('add.none')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Dialog>
  );
}

function Chosen({ user, reason, onDrop }: { user: Item; reason: string | undefined; onDrop: () => void }) {
  const { t } = useTranslation('groups');
  const { name, email, thumbnail } = userDataOf(user);
  return (
    <li className={styles.person}>
      <Picture source={thumbnail} name={user._key} size={32} />
      <span className={styles.who}>
        <span>{name}</span>
        <span className={reason ? styles.refused : styles.soft}>{reason ?? email}</span>
      </span>
      <ActionIcon onClick={onDrop} aria-label={t('add.drop', { name })}>
        <IconX size={18} stroke={1.75} />
      </ActionIcon>
    </li>
  );
}
