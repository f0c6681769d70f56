// The state of the policy form: what it began from, what was chosen, and saving it against what others save.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePolicy, type StatedPolicy } from '../../../contract/api/policy.ts';
import type { PolicyChoice } from '../../../contract/policy.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { refreshPolicy } from '../../entities/account/policy-keys.ts';
import { refreshFactors } from '../../entities/factors/factors.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { messages } from '../../ui/messages.ts';
import { fieldsOf, type PolicyFields, readFields } from './policy-fields.ts';
import { policyQuery } from './policy-query.ts';

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

export function usePolicyForm(stated: StatedPolicy) {
  const { t } = useTranslation('policy');
  const queryClient = useQueryClient();
  const [base, setBase] = useState(stated);
  const [fields, setFields] = useState(() => fieldsOf(stated.policy));
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const inFlight = useRef(false);
  const [wrongs, askForFocus] = useState(0);
  const dirty = !same(fields, fieldsOf(base.policy));
  const { choice, wrong } = readFields(fields);

  // What others save is shown at once where nothing was typed; else saving will say so.
  useEffect(() => {
    if (stated.version === base.version || dirty) return;
    setBase(stated);
    setFields(fieldsOf(stated.policy));
  }, [stated, base.version, dirty]);
  useEffect(() => {
    if (wrongs > 0) document.querySelector<HTMLElement>('[data-policy-form] [aria-invalid="true"]')?.focus();
  }, [wrongs]);

  async function meetNewest(): Promise<void> {
    const newest = await queryClient.fetchQuery({ ...policyQuery, staleTime: 0 });
    setBase(newest);
    setProblem(newest.updatedBy ? t('stale.by', { name: newest.updatedBy.name }) : t('stale'));
  }

  async function save(): Promise<void> {
    if (inFlight.current) return;
    if (!choice) {
      setProblem(t('wrong'));
      askForFocus((count) => count + 1);
      return;
    }
    inFlight.current = true;
    setSaving(true);
    setProblem(undefined);
    try {
      const { endedSessions, ...newest } = await call(changePolicy, {
        body: { ...choice, version: base.version },
      });
      setBase(newest);
      setFields(fieldsOf(newest.policy));
      queryClient.setQueryData(policyQuery.queryKey, newest);
      messages.notify(endedSessions > 0 ? t('saved.ended', { count: endedSessions }) : t('saved'));
      await Promise.all([refreshPolicy(queryClient), refreshFactors(queryClient)]);
    } catch (error) {
      if (hasCode(error, 'policy.stale')) await meetNewest().catch(() => setProblem(errorWords(error)));
      else setProblem(errorWords(error));
    } finally {
      inFlight.current = false;
      setSaving(false);
    }
  }

  return {
    ...{ fields, choice, wrong, dirty, saving, save },
    // What was wrong and is mended is no longer said.
    problem: problem === t('wrong') && choice ? undefined : problem,
    inForce: base.policy,
    set: (part: Partial<PolicyFields>) => setFields((before) => ({ ...before, ...part })),
    // How long events are kept is no part of a preset.
    choose: (preset: PolicyChoice) => setFields(({ keptDays }) => ({ ...fieldsOf(preset), keptDays })),
    discard() {
      setProblem(undefined);
      setFields(fieldsOf(base.policy));
    },
  };
}

export type PolicyForm = ReturnType<typeof usePolicyForm>;
