// The dialogs that make a token and give one a new secret.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  createToken,
  defaultTokenScopes,
  regenerateToken,
  type Token,
  tokenNameAtMost,
} from '../../../contract/api/tokens.ts';
import { type Scope, scopeNames } from '../../../contract/scopes.ts';
import { call } from '../../api/call.ts';
import { hasEnded } from '../../entities/account/tokens.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { type Expiry, expireAtOf, isDayToCome } from './expiry.ts';
import { ExpiryField } from './expiry-field.tsx';
import { wordsKey } from './scope-words.ts';
import styles from './token-dialogs.module.css';

interface Made {
  onMade: (secret: string) => void;
  onCancel: () => void;
}

function useExpiry(first: Expiry) {
  const { t } = useTranslation('tokens');
  const [expiry, setExpiry] = useState<Expiry>(first);
  const { timeZone } = useLocale();
  const here = () => ({ timeZone, nowMs: Date.now() });
  return {
    expiry,
    setExpiry,
    check: (date: string) => (expiry === 'custom' && !isDayToCome(date, here()) ? t('date.missing') : undefined),
    momentOf: (date: string) => expireAtOf(expiry, date, here()),
  };
}

export function CreateToken({ onMade, onCancel }: Made) {
  const { t } = useTranslation('tokens');
  const { expiry, setExpiry, check, momentOf } = useExpiry('30');
  const [scopes, setScopes] = useState(defaultTokenScopes);
  const [unsaid, setUnsaid] = useState(false);
  const form = useCardForm({
    checks: { name: (name) => (name.trim() === '' ? t('name.missing') : undefined), date: check },
    placeError: (error) => (error.code === 'token.expiry-refused' && expiry === 'custom' ? 'date' : undefined),
    async send({ name, date }) {
      if (scopes.length === 0) return setUnsaid(true);
      const expireAt = momentOf(date);
      const made = await call(createToken, { body: { name, expireAt, scopes: [...scopes] } });
      onMade(made.token);
    },
  });
  function toggle(scope: Scope) {
    setUnsaid(false);
    setScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope]);
  }
  return (
    <Dialog opened title={t('create')} onClose={onCancel}>
      <p className={styles.text}>{t('create.intro')}</p>
      <CardForm form={form} verb={t('create')} doing={t('create.doing')} onCancel={onCancel}>
        <TextInput
          name="name"
          label={t('name')}
          description={form.errors.name ? undefined : t('name.hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={tokenNameAtMost}
          autoComplete="off"
          error={form.errors.name}
          data-autofocus
        />
        <ExpiryField expiry={expiry} onChoose={setExpiry} error={form.errors.date} />
        <fieldset className={styles.scopes}>
          <legend>{t('scopes')}</legend>
          {scopeNames.map((scope) => (
            <label key={scope} className={styles.scope}>
              <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
              <span>{t(`scope.${wordsKey(scope)}`)}</span>
            </label>
          ))}
        </fieldset>
        {unsaid && <InlineError>{t('scopes.missing')}</InlineError>}
      </CardForm>
    </Dialog>
  );
}

const overlaps = ['0', '3600', '86400', '604800'] as const;
type Overlap = (typeof overlaps)[number];

export function RegenerateToken({ token, onMade, onCancel }: Made & { token: Token }) {
  const { t } = useTranslation('tokens');
  const over = hasEnded(token);
  const { expiry, setExpiry, check, momentOf } = useExpiry(over ? '30' : 'keep');
  const [overlap, setOverlap] = useState<Overlap>('0');
  const form = useCardForm({
    checks: { date: check },
    placeError: (error) => (error.code === 'token.expiry-refused' && expiry === 'custom' ? 'date' : undefined),
    async send({ date }) {
      const body = { expireAt: momentOf(date), overlapSeconds: Number(overlap) };
      onMade((await call(regenerateToken, { params: { id: token.id }, body })).token);
    },
  });
  return (
    <Dialog opened title={t('regenerate.title', { name: token.name })} onClose={onCancel}>
      <p className={styles.text}>{t('regenerate.text')}</p>
      <CardForm form={form} verb={t('regenerate')} doing={t('regenerate.doing')} onCancel={onCancel}>
        <ExpiryField expiry={expiry} onChoose={setExpiry} mayKeep={!over} error={form.errors.date} />
        {!over && (
          <NativeSelect
            label={t('overlap')}
            value={overlap}
            onChange={(event) => setOverlap(event.currentTarget.value as Overlap)}
            data={overlaps.map((one) => ({ value: one, label: t(`overlap.${one}`) }))}
          />
        )}
      </CardForm>
    </Dialog>
  );
}
