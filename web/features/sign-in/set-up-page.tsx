// The page of the one-time link that makes the first account and its organisation.
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inspectSetUpLink, setUp, setUpState } from '../../../contract/api/signing-in.ts';
import { pages } from '../../../contract/pages.ts';
import { type ApiError, hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { keyOf, query } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';
import { NewPasswordField } from '../../entities/account/new-password-field.tsx';
import { useLeastLength } from '../../entities/account/open-policy.ts';
import { notifyOtherTabs } from '../../entities/account/session-channel.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { spokenLanguage } from '../../i18n/messages.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { checkEmail, checkNewPassword, checkPresent } from './field-checks.ts';
import { EmailField } from './form-parts.tsx';
import { GoLink } from './go-link.tsx';
import { useLinkSecret } from './link-secret.ts';
import { PlainCard } from './plain-card.tsx';
import { PlainCardSkeleton } from './plain-card-skeleton.tsx';

export function SetUpPage() {
  const { t } = useTranslation('signIn');
  const token = useLinkSecret();
  const state = useQuery(query(setUpState));
  /** The link that the server refused; another one may follow in the same tab. */
  const [refused, setRefused] = useState<string>();

  if (state.isPending) return <PlainCardSkeleton title={t('setUp.title')} rows={4} />;
  if (state.isError) {
    return (
      <PlainCard title={t('setUp.title')}>
        <InlineError>{errorWords(state.error)}</InlineError>
      </PlainCard>
    );
  }
  if (!state.data.open) {
    return (
      <PlainCard title={t('setUp.closed.title')} text={t('setUp.closed.text')}>
        <GoLink to="/signin">{t('setUp.closed.do')}</GoLink>
      </PlainCard>
    );
  }
  if (token === '') return <PlainCard title={t('setUp.noLink.title')} text={t('setUp.noLink.text')} />;
  if (token === refused) return <DeadLink />;
  return <OpenLink key={token} token={token} onRefused={() => setRefused(token)} />;
}

function DeadLink() {
  const { t } = useTranslation('signIn');
  return <PlainCard title={t('setUp.used.title')} text={t('setUp.used.text')} />;
}

/** Asked before anything is typed: a form for a link that no longer holds would be filled in for nothing. */
function OpenLink({ token, onRefused }: { token: string; onRefused: () => void }) {
  const { t } = useTranslation('signIn');
  const link = useQuery({
    // The secret of a link is no part of a name.
    queryKey: keyOf(inspectSetUpLink, { body: { id: token.split('.', 1)[0] } }),
    queryFn: () => call(inspectSetUpLink, { body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  if (link.isPending) return <PlainCardSkeleton title={t('setUp.title')} rows={4} />;
  if (hasCode(link.error, 'link.refused')) return <DeadLink />;
  // Whatever else went wrong is told when the form is sent.
  return <SetUpForm token={token} onRefused={onRefused} />;
}

function SetUpForm({ token, onRefused }: { token: string; onRefused: () => void }) {
  const { t } = useTranslation('signIn');
  const router = useRouter();
  /** The name and the address that were typed: they belong in no password. */
  const [words, setWords] = useState<string[]>([]);
  const leastLength = useLeastLength();
  const form = useCardForm({
    checks: {
      name: checkPresent(t('setUp.name.missing')),
      email: checkEmail(t),
      password: checkNewPassword(t, leastLength),
      organisation: checkPresent(t('setUp.organisation.missing')),
    },
    placeError: fieldOf,
    async send(values) {
      const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      try {
        await call(setUp, { body: { ...values, token, timeZone, language: spokenLanguage(), cookie: true } });
      } catch (error) {
        if (hasCode(error, 'link.refused')) return onRefused();
        if (!hasCode(error, 'setup.closed')) throw error;
        queryClient.setQueryData(query(setUpState).queryKey, (state) => state && { ...state, open: false });
        return;
      }
      notifyOtherTabs('signed-in');
      queryClient.clear();
      router.history.push(pages.home);
    },
  });
  return (
    <PlainCard title={t('setUp.title')} text={t('setUp.text')}>
      <CardForm form={form} verb={t('setUp.do')} doing={t('setUp.doing')}>
        <TextInput
          label={t('setUp.name')}
          name="name"
          autoComplete="name"
          error={form.errors.name}
          onBlur={({ currentTarget: { value } }) => setWords(([, email = '']) => [value, email])}
          autoFocus
        />
        <EmailField
          error={form.errors.email}
          description={t('setUp.email.hint')}
          onBlur={({ currentTarget: { value } }) => setWords(([name = '']) => [name, value])}
        />
        <NewPasswordField label={t('password')} error={form.errors.password} words={words} />
        <TextInput
          label={t('setUp.organisation')}
          name="organisation"
          autoComplete="organization"
          description={form.errors.organisation ? undefined : t('setUp.organisation.hint')}
          error={form.errors.organisation}
        />
      </CardForm>
    </PlainCard>
  );
}

function fieldOf(error: ApiError): 'name' | 'email' | 'password' | 'organisation' | undefined {
  if (error.code.startsWith('password.')) return 'password';
  if (error.code !== 'request.invalid') return undefined;
  return (['name', 'email', 'password', 'organisation'] as const).find((name) => error.fields[name]);
}
