// The policy of the server, for administrators: presets, every value in words, and what it means for people now.
import { NativeSelect, TextInput } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type CurrentPolicy, getPolicy } from '../../../contract/api/policy.ts';
import { type PresetName, policyBounds, presetOf, presets, requiredForNames } from '../../../contract/policy.ts';
import { query } from '../../api/query.ts';
import { useMe } from '../../entities/account/me.ts';
import { factorStatusQuery } from '../../entities/factors/factors.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SaveBar } from '../../ui/save-bar.tsx';
import { CardSkeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { DurationField } from './duration-field.tsx';
import { useImpact } from './impact.ts';
import styles from './policy-page.module.css';
import { type PolicyForm, usePolicyForm } from './use-policy-form.ts';

export function PolicyPage() {
  const { t } = useTranslation('policy');
  const current = useQuery(query(getPolicy));
  return (
    <Page title={t('title')} intro={t('intro')}>
      {current.data ? (
        <Form current={current.data} />
      ) : current.error ? (
        <InlineError>{errorWords(current.error)}</InlineError>
      ) : (
        <CardSkeleton rows={4} />
      )}
    </Page>
  );
}

function Form({ current }: { current: CurrentPolicy }) {
  const form = usePolicyForm(current);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (form.dirty) void form.save();
  }
  return (
    <form className={styles.form} data-policy-form noValidate onSubmit={submit}>
      <PresetCard form={form} current={current} />
      <SessionsCard form={form} />
      <PasswordsCard form={form} />
      <FactorCard form={form} />
      <MethodsCard form={form} />
      <EventsCard form={form} />
      {/* What Enter in a field presses; the one to see is in the bar. */}
      <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      <SaveBar
        dirty={form.dirty}
        saving={form.saving}
        problem={form.problem}
        onSave={form.save}
        onDiscard={form.discard}
      />
      <LeaveGuard dirty={form.dirty} />
    </form>
  );
}

function PresetCard({ form, current }: { form: PolicyForm; current: CurrentPolicy }) {
  const { t } = useTranslation('policy');
  const chosen = (form.choice && presetOf(form.choice)) ?? 'own';
  const names = Object.keys(presets) as PresetName[];
  const { updatedAt, updatedBy } = current;
  return (
    <Card id="preset" title={t('preset')} intro={t('preset.intro')}>
      <NativeSelect
        className={styles.field}
        aria-label={t('preset')}
        description={t(`preset.note.${chosen}`)}
        value={chosen}
        onChange={(event) => {
          const name = names.find((known) => known === event.currentTarget.value);
          if (name) form.choose(presets[name].choice);
        }}
        data={[
          ...names.map((name) => ({ value: name as string, label: t(`preset.${name}`) })),
          ...(chosen === 'own' ? [{ value: 'own', label: t('preset.own') }] : []),
        ]}
      />
      {updatedAt && (
        <p className={styles.quiet}>
          {updatedBy ? t('changed.by', { name: updatedBy.name }) : t('changed.operator')}{' '}
          <RelativeTime time={updatedAt} />
        </p>
      )}
    </Card>
  );
}

/** As wide as the numbers that fit. */
const narrow = (input: ReactNode) => <div className={styles.number}>{input}</div>;

function useWrongWords(form: PolicyForm) {
  const { t } = useTranslation('policy');
  return {
    duration(name: 'lifetime' | 'idle', least: string, most: string): string | undefined {
      const wrong = form.wrong[name];
      if (wrong === 'bounds') return t('wrong.duration', { least, most });
      if (wrong === 'order') return t('wrong.idle');
      return wrong && t('wrong.number');
    },
    number(name: 'minLength' | 'graceDays' | 'keptDays'): string | undefined {
      const wrong = form.wrong[name];
      return wrong === 'bounds' ? t('wrong.range', policyBounds[name]) : wrong && t('wrong.number');
    },
  };
}

function SessionsCard({ form }: { form: PolicyForm }) {
  const { t } = useTranslation('policy');
  const wrong = useWrongWords(form);
  const impact = useImpact(form);
  const most = `365 ${t('unit.days', { count: 365 })}`;
  return (
    <Card id="sessions" title={t('sessions')} intro={t('sessions.intro')}>
      <DurationField
        label={t('lifetime')}
        note={t('lifetime.note')}
        name="lifetime"
        value={form.fields.lifetime}
        error={wrong.duration('lifetime', `60 ${t('unit.minutes', { count: 60 })}`, most)}
        onChange={(lifetime) => form.set({ lifetime })}
      />
      <DurationField
        label={t('idle')}
        note={t('idle.note')}
        name="idle"
        value={form.fields.idle}
        error={wrong.duration('idle', `15 ${t('unit.minutes', { count: 15 })}`, most)}
        onChange={(idle) => form.set({ idle })}
      />
      <p className={styles.impact} aria-live="polite">
        {impact &&
          (impact.endedSessions > 0
            ? t('impact.sessions', {
                count: impact.endedSessions,
                people: t('impact.people', { count: impact.endedSessionsOf }),
              })
            : t('impact.noSessions'))}
      </p>
    </Card>
  );
}

function PasswordsCard({ form }: { form: PolicyForm }) {
  const { t } = useTranslation('policy');
  return (
    <Card id="passwords" title={t('passwords')} intro={t('passwords.intro')}>
      <TextInput
        className={styles.field}
        label={t('minLength')}
        description={t('minLength.note')}
        name="minLength"
        inputMode="numeric"
        autoComplete="off"
        data-figures
        inputContainer={narrow}
        value={form.fields.minLength}
        error={useWrongWords(form).number('minLength')}
        onChange={(event) => form.set({ minLength: event.currentTarget.value })}
      />
    </Card>
  );
}

function FactorCard({ form }: { form: PolicyForm }) {
  const { t } = useTranslation('policy');
  const me = useMe();
  const own = useQuery(factorStatusQuery(me.user._key)).data;
  const impact = useImpact(form);
  const wrong = useWrongWords(form);
  const { requiredFor, graceDays } = form.fields;
  const requires = requiredFor !== 'nobody';
  const atOnce = form.choice?.secondFactor.graceDays === 0;
  return (
    <Card id="second-factor" title={t('factor')} intro={t('factor.intro')}>
      <NativeSelect
        className={styles.field}
        label={t('requiredFor')}
        value={requiredFor}
        onChange={(event) => {
          const chosen = requiredForNames.find((name) => name === event.currentTarget.value);
          if (chosen) form.set({ requiredFor: chosen });
        }}
        data={requiredForNames.map((name) => ({ value: name, label: t(`requiredFor.${name}`) }))}
      />
      {requires && (
        <TextInput
          className={styles.field}
          label={t('graceDays')}
          description={t('graceDays.note')}
          name="graceDays"
          inputMode="numeric"
          autoComplete="off"
          data-figures
          inputContainer={narrow}
          value={graceDays}
          error={wrong.number('graceDays')}
          onChange={(event) => form.set({ graceDays: event.currentTarget.value })}
        />
      )}
      <Since form={form} />
      {requires && (
        <p className={styles.impact} aria-live="polite">
          {impact &&
            (impact.withoutFactor > 0 ? t('impact.factor', { count: impact.withoutFactor }) : t('impact.noFactor'))}
        </p>
      )}
      {requires && form.dirty && own?.enabled === false && (
        <Notice tone={atOnce ? 'warning' : 'calm'} icon={<IconAlertTriangle size={18} />}>
          {t(atOnce ? 'impact.you.now' : 'impact.you')}
        </Notice>
      )}
    </Card>
  );
}

/** From when on it is in force, where that is known: not while another choice stands in the fields. */
function Since({ form }: { form: PolicyForm }) {
  const { t } = useTranslation('policy');
  const { locale, timeZone } = useLocale();
  const { requiredFor, since, graceDays } = form.inForce.secondFactor;
  if (since === null || form.fields.requiredFor !== requiredFor) return null;
  const from = new Date(Date.parse(since) + graceDays * 86_400_000);
  const words = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  const when = words.format(from);
  return <p className={styles.quiet}>{t(from.getTime() > Date.now() ? 'since.coming' : 'since.past', { when })}</p>;
}

function MethodsCard({ form }: { form: PolicyForm }) {
  const { t } = useTranslation('policy');
  const { passkey } = form.fields;
  return (
    <Card id="methods" title={t('methods')} intro={t('methods.intro')}>
      <Switch on={passkey} label={t('passkey')} onToggle={() => form.set({ passkey: !passkey })}>
        {t('passkey.note')}
      </Switch>
    </Card>
  );
}

function EventsCard({ form }: { form: PolicyForm }) {
  const { t } = useTranslation('policy');
  return (
    <Card id="events" title={t('events')} intro={t('events.intro')}>
      <TextInput
        className={styles.field}
        label={t('keptDays')}
        description={t('keptDays.note')}
        name="keptDays"
        inputMode="numeric"
        autoComplete="off"
        data-figures
        inputContainer={narrow}
        value={form.fields.keptDays}
        error={useWrongWords(form).number('keptDays')}
        onChange={(event) => form.set({ keptDays: event.currentTarget.value })}
      />
    </Card>
  );
}
