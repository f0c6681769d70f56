// Moves an organisation or user group to the trash, having said what ends with it; one step brings it back.
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trashItem } from '../../../contract/api/items.ts';
import { pages } from '../../../contract/pages.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { messages } from '../../ui/messages.ts';
import { Card } from '../../ui/page.tsx';
import { Row } from '../../ui/stack.tsx';
import type { ShownGroup } from './facts-card.tsx';
import { useRestore } from './group-table.tsx';
import styles from './groups-page.module.css';
import { kindOf, nameOf, refreshGroups } from './groups-query.ts';

export function TrashCard({ of, may }: { of: ShownGroup; may: boolean }) {
  const { t } = useTranslation('groups');
  const [asked, setAsked] = useState(false);
  return (
    <Card id="close" title={t('trash.card')} intro={t('trash.intro')}>
      <Row>
        <Button
          variant="default"
          onClick={() => may && setAsked(true)}
          aria-disabled={!may}
          data-disabled={!may || undefined}
          aria-describedby={may ? undefined : 'trash-reason'}
        >
          {t('trash')}
        </Button>
      </Row>
      {!may && (
        <p className={styles.reason} id="trash-reason">
          {t('trash.reason')}
        </p>
      )}
      {asked && <TrashQuestion of={of} onClose={() => setAsked(false)} />}
    </Card>
  );
}

function TrashQuestion({ of, onClose }: { of: ShownGroup; onClose: () => void }) {
  const { t } = useTranslation('groups');
  const { group, members, permissions } = of;
  const name = nameOf(group);
  const navigate = useNavigate();
  const restore = useRestore(group);
  const trash = useAction(
    () => call(trashItem, { params: { key: group._key } }),
    async () => {
      await navigate({ to: kindOf(group) === 'Organisation' ? pages.organisations : pages.groups });
      await refreshGroups();
      messages.notify(t('trash.done', { name }), [{ label: t('remove.undo'), run: restore.run }]);
    },
  );
  return (
    <DangerConfirm
      opened
      title={t('trash.title', { name })}
      verb={t('trash')}
      busy={trash.busy}
      error={trash.problem}
      onConfirm={trash.run}
      onCancel={onClose}
    >
      <p>{t('trash.text')}</p>
      <p>
        {t('trash.members', { count: members })}, {t('trash.permissions', { count: permissions })}. {t('trash.again')}
      </p>
    </DangerConfirm>
  );
}
