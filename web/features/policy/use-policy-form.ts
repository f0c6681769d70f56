// The state of the policy form: what was chosen, what of it is wrong, and saving it against what others save.
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { getFactorStatus } from '../../../contract/api/factors.ts';
import { listAuthenticators } from '../../../contract/api/passkeys.ts';
import {
  type CurrentPolicy,
  changePolicy,
  getOpenPolicy,
  getPolicy,
  previewPolicy,
} from '../../../contract/api/policy.ts';
import type { PolicyChoice } from '../../../contract/policy.ts';
import { call } from '../../api/call.ts';
import { invalidateAll, query } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';
import { useVersionedForm } from '../../forms/use-versioned-form.ts';
import { messages } from '../../ui/messages.ts';
import { fieldsOf, type PolicyFields, readFields } from './policy-fields.ts';

const asTyped = (fields: PolicyFields) => fields;

export function usePolicyForm(current: CurrentPolicy) {
  const { t } = useTranslation('policy');
  const form = useForm({ initialValues: fieldsOf(current.policy) });
  const { base, dirty, checked, saving, problem, discard, ...versioned } = useVersionedForm({
    form,
    current,
    versionOf: ({ version }) => version,
    fieldsOf: ({ policy }) => fieldsOf(policy),
    read: asTyped,
    write: asTyped,
    stale: {
      code: 'policy.stale',
      newest: () => queryClient.fetchQuery({ ...query(getPolicy), staleTime: 0 }),
      words: ({ updatedBy }) => (updatedBy ? t('stale.by', { name: updatedBy.name }) : t('stale')),
    },
    marker: 'data-policy-form',
  });
  const fields = form.values;
  const { choice, wrong } = readFields(fields);

  function save(): void {
    if (!versioned.check(choice !== undefined) || !choice) return;
    versioned.run(async () => {
      const { endedSessions, ...newest } = await call(changePolicy, { body: { ...choice, version: base.version } });
      queryClient.setQueryData(query(getPolicy).queryKey, newest);
      versioned.saved(newest, fields);
      messages.notify(endedSessions > 0 ? t('saved.ended', { count: endedSessions }) : t('saved'));
      await invalidateAll([getPolicy, previewPolicy, getOpenPolicy, getFactorStatus, listAuthenticators]);
    });
  }

  return {
    fields,
    choice,
    wrong,
    dirty,
    saving,
    save,
    discard,
    problem: checked && !choice ? t('wrong') : problem,
    inForce: base.policy,
    set: (part: Partial<PolicyFields>) => form.setValues(part),
    // How long events are kept is no part of a preset.
    choose: (preset: PolicyChoice) => form.setValues((before) => ({ ...fieldsOf(preset), keptDays: before.keptDays })),
  };
}

export type PolicyForm = ReturnType<typeof usePolicyForm>;
