// The question before a look at somebody's profile: what they are told, for how long, and why it is done.
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { beginViewAs, reasonMaxLength, viewAsMinutes } from '../../../contract/api/view-as.ts';
import { pagePath, pages } from '../../../contract/pages.ts';
import { call } from '../../api/call.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { Dialog } from '../../ui/dialog.tsx';

export function ViewAsDialog({ userKey, name, onClose }: { userKey: string; name: string; onClose: () => void }) {
  const { t } = useTranslation('viewAs');
  const form = useCardForm({
    checks: { reason: (reason) => (reason.trim() === '' ? t('ask.missing') : undefined) },
    placeError: ({ code }) => (code === 'request.invalid' ? 'reason' : undefined),
    wordsOf: ({ code }) => (code === 'request.invalid' ? t('ask.unusable') : undefined),
    async send({ reason }) {
      await call(beginViewAs, { params: { key: userKey }, body: { reason } });
      // A document of its own: nothing that is known here is mixed with what they see.
      location.assign(pagePath(pages.viewAs, { key: userKey }));
      await new Promise(() => {});
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t('ask.title', { name })}>
      <CardForm form={form} verb={t('ask.do')} doing={t('ask.doing')} onCancel={onClose}>
        <p>{t('ask.text', { name, count: viewAsMinutes })}</p>
        <p>{t('ask.told', { name })}</p>
        <TextInput
          name="reason"
          label={t('ask.reason')}
          description={t('ask.reason.hint', { name })}
          maxLength={reasonMaxLength}
          autoComplete="off"
          error={form.errors.reason}
          data-autofocus
        />
      </CardForm>
    </Dialog>
  );
}
