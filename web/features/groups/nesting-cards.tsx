// Groups inside a group, put in and taken out here, and the groups that it is inside of.
import { Button } from '@mantine/core';
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addSubgroup, listGroups, removeSubgroup } from '../../../contract/api/group-administration.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { asGood } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { query } from '../../api/query.ts';
import { useAction } from '../../api/use-action.ts';
import { CardState } from '../../ui/card-state.tsx';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { messages } from '../../ui/messages.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { Card } from '../../ui/page.tsx';
import { Row, Stack } from '../../ui/stack.tsx';
import styles from './add-members-dialog.module.css';
import { Finder } from './finder.tsx';
import { GroupTable } from './group-table.tsx';
import { groupListQuery, kindOf, nameOf, refreshGroups } from './groups-query.ts';

export function InsideCard({ group }: { group: Item }) {
  const { t } = useTranslation('groups');
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Item>();
  const list = useInfiniteQuery(groupListQuery({ search: '', sort: 'name', inside: group._key }));
  const rows = list.data?.pages.flatMap((page) => page.groups);
  return (
    <Card id="inside" title={t('subgroups')} intro={t('inside.intro', { name: nameOf(group) })}>
      {!rows && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {rows?.length === 0 && <EmptyState icon={<IconUsersGroup size={18} />}>{t('inside.none')}</EmptyState>}
      {rows && rows.length > 0 && <GroupTable label={t('subgroups')} rows={rows} mixed onRemove={setRemoving} />}
      <MoreButton list={list} />
      <Row>
        <Button variant="default" onClick={() => setAdding(true)}>
          {t('inside.add')}
        </Button>
      </Row>
      {adding && <AddGroupDialog group={group} onClose={() => setAdding(false)} />}
      {removing && <RemoveQuestion group={group} inner={removing} onClose={() => setRemoving(undefined)} />}
    </Card>
  );
}

export function AroundCard({ group }: { group: Item }) {
  const { t } = useTranslation('groups');
  const list = useInfiniteQuery(groupListQuery({ search: '', sort: 'name', around: group._key }));
  const rows = list.data?.pages.flatMap((page) => page.groups);
  const none = rows?.length === 0;
  return (
    <Card id="around" title={t('around')} intro={none ? t('around.none') : t('around.intro', { name: nameOf(group) })}>
      {!rows && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {rows && rows.length > 0 && <GroupTable label={t('around')} rows={rows} mixed />}
      <MoreButton list={list} />
    </Card>
  );
}

function AddGroupDialog({ group, onClose }: { group: Item; onClose: () => void }) {
  const { t } = useTranslation('groups');
  const [inner, setInner] = useState<Item>();
  const [missing, setMissing] = useState(false);
  const name = nameOf(group);
  const add = useAction(
    async (chosen: Item) => {
      await call(addSubgroup, { params: { key: group._key }, body: { groupKey: chosen._key } });
      await refreshGroups();
    },
    (_, chosen) => {
      messages.notify(t('inside.done', { inner: nameOf(chosen), name }));
      onClose();
    },
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(!inner);
    if (inner) add.run(inner);
  }
  return (
    <Dialog opened title={t('inside.title', { name })} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Stack>
          <p>{t('inside.text', { name })}</p>
          <Finder
            label={t('inside.find')}
            description={t('add.hint')}
            error={missing && !inner ? t('inside.missing') : undefined}
            ask={(search) => query(listGroups, { query: { search, limit: 20 } })}
            foundIn={({ groups }) => groups.map((found) => found.group).filter(({ _key }) => _key !== domainKey)}
            optionOf={(found) => ({
              value: found._key,
              label: nameOf(found),
              note: t(`kind.${kindOf(found)}`),
            })}
            onChoose={setInner}
            keeps
          />
          {add.problem && <InlineError>{add.problem}</InlineError>}
          <Row justify="end">
            <Button variant="default" onClick={onClose}>
              {t('cancel', { ns: 'ui' })}
            </Button>
            <Button type="submit" aria-disabled={add.busy}>
              {t('inside.do')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Dialog>
  );
}

function RemoveQuestion({ group, inner, onClose }: { group: Item; inner: Item; onClose: () => void }) {
  const { t } = useTranslation('groups');
  const words = { name: nameOf(group), inner: nameOf(inner) };
  const remove = useAction(
    async () => {
      const params = { key: group._key, groupKey: inner._key };
      await asGood(call(removeSubgroup, { params }), 'member.not-found');
      await refreshGroups();
    },
    () => {
      messages.notify(t('inside.removed', words));
      onClose();
    },
  );
  return (
    <DangerConfirm
      opened
      title={t('inside.remove.title', words)}
      verb={t('inside.remove')}
      busy={remove.busy}
      error={remove.problem}
      onConfirm={remove.run}
      onCancel={onClose}
    >
      {t('inside.remove.text', words)}
    </DangerConfirm>
  );
}
