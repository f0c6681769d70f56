// Creates an organisation or a user group by its name, and goes to its page, where people are added.
import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createItem } from '../../../contract/api/items.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Row, Stack } from '../../ui/stack.tsx';
import styles from './groups-page.module.css';
import { type GroupKind, pageOf, refreshGroups } from './groups-query.ts';

export function CreateDialog({ kind, onClose }: { kind: GroupKind; onClose: () => void }) {
  const { t } = useTranslation('groups');
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const create = useAction(
    () => call(createItem, { body: { type: kind, data: { name: name.trim() } } }),
    async (group) => {
      await refreshGroups();
      await navigate(pageOf(group));
    },
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(name.trim() === '');
    if (name.trim() !== '') create.run();
  }
  return (
    <Dialog opened title={t(`create.${kind}`)} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <p className={styles.reason}>{t('create.text')}</p>
          <TextInput
            label={t('name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={200}
            autoComplete="off"
            error={missing && name.trim() === '' ? t('create.missing') : create.problem}
            data-autofocus
          />
          <Row justify="end">
            <Button variant="default" onClick={onClose}>
              {t('cancel', { ns: 'ui' })}
            </Button>
            <Button type="submit" aria-disabled={create.busy}>
              {t('create.do')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Dialog>
  );
}
