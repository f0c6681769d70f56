// Asks before a page with unsaved changes is left, within the application and by closing the tab.
import { useBlocker } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { DangerConfirm } from './danger-confirm.tsx';
import { unsaved } from './unsaved.ts';

/** Put one into each form and say whether it holds unsaved changes. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const { t } = useTranslation('ui');
  useEffect(() => (dirty ? unsaved.add() : undefined), [dirty]);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && unsaved.any() && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty && unsaved.any(),
    withResolver: true,
  });
  return (
    <DangerConfirm
      opened={blocker.status === 'blocked'}
      title={t('leave.title')}
      verb={t('leave.go')}
      cancel={t('leave.stay')}
      onConfirm={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      {t('leave.text')}
    </DangerConfirm>
  );
}
