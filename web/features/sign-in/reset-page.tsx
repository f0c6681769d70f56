// The page of a mailed link: sets the password of a new account or a forgotten one.
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inspectLink, resetPassword, signIn } from '../../../contract/api/signing-in.ts';
import { pages } from '../../../contract/pages.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { keyOf } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';
import { NewPasswordField } from '../../entities/account/new-password-field.tsx';
import { useLeastLength } from '../../entities/account/open-policy.ts';
import { notifyOtherTabs } from '../../entities/account/session-channel.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { checkNewPassword } from './field-checks.ts';
import { GoLink } from './go-link.tsx';
import { useLinkSecret } from './link-secret.ts';
import { PlainCard } from './plain-card.tsx';
import { PlainCardSkeleton } from './plain-card-skeleton.tsx';
import { type ResetLink, readResetLink } from './reset-link.ts';
import { SignInForm } from './sign-in-form.tsx';

export function ResetPage() {
  const { t } = useTranslation('signIn');
  const secret = useLinkSecret();
  const link = readResetLink(secret);
  const [refused, setRefused] = useState<string>();
  if (!link) return <NoLink title={t('link.none.title')} text={t('link.none.text')} />;
  if (secret === refused) return <NoLink title={t('link.refused.title')} text={t('link.refused.text')} />;
  return <OpenLink key={secret} link={link} onRefused={() => setRefused(secret)} />;
}

function NoLink({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation('signIn');
  return (
    <PlainCard title={title} text={text}>
      <GoLink to="/forgot">{t('link.new')}</GoLink>
    </PlainCard>
  );
}

function OpenLink({ link, onRefused }: { link: ResetLink; onRefused: () => void }) {
  const { t } = useTranslation('signIn');
  const found = useQuery({
    // The secret of a link is no part of a name.
    queryKey: keyOf(inspectLink, { body: { id: link.resetTokenId } }),
    queryFn: () => call(inspectLink, { body: link }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const [done, setDone] = useState(false);

  if (found.isPending) return <PlainCardSkeleton title={t('link.checking')} rows={1} />;
  if (hasCode(found.error, 'link.refused')) {
    return <NoLink title={t('link.refused.title')} text={t('link.refused.text')} />;
  }
  if (found.isError) {
    return (
      <PlainCard title={t('reset.title')}>
        <InlineError>{errorWords(found.error)}</InlineError>
      </PlainCard>
    );
  }
  const { purpose, email, name } = found.data;
  if (done) return <SignInAfter email={email} invited={purpose === 'invitation'} />;
  const invited = purpose === 'invitation';
  return (
    <PlainCard
      title={invited ? t('invitation.title', { name }) : t('reset.title')}
      text={invited ? t('invitation.text', { email }) : t('reset.text', { email })}
    >
      <PasswordForm
        link={link}
        email={email}
        name={name}
        invited={invited}
        onRefused={onRefused}
        onDone={() => setDone(true)}
      />
    </PlainCard>
  );
}

function PasswordForm({
  link,
  email,
  name,
  invited,
  onRefused,
  onDone,
}: {
  link: ResetLink;
  email: string;
  name: string;
  /** The account is new: the person goes straight into it. */
  invited: boolean;
  onRefused: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation('signIn');
  const router = useRouter();
  const leastLength = useLeastLength();
  const form = useCardForm({
    checks: { password: checkNewPassword(t, leastLength) },
    placeError: (error) => (error.code.startsWith('password.') ? 'password' : undefined),
    async send({ password }) {
      try {
        await call(resetPassword, { body: { ...link, password } });
      } catch (error) {
        if (hasCode(error, 'link.refused')) return onRefused();
        throw error;
      }
      if (invited && (await signsIn(email, password))) return goHome(router);
      onDone();
    },
  });
  return (
    <CardForm form={form} verb={t('reset.do')} doing={t('reset.doing')}>
      {/* So that a password manager keeps the new password under the right account. */}
      <input name="email" type="text" autoComplete="username" defaultValue={email} hidden readOnly />
      <NewPasswordField label={t('password.new')} error={form.errors.password} words={[name, email]} />
    </CardForm>
  );
}

/** The link is used up: where signing in fails, the card to sign in on takes over. */
async function signsIn(email: string, password: string): Promise<boolean> {
  try {
    const answer = await call(signIn, { body: { email, password, cookie: true }, askToSignIn: false });
    return answer.status === 'ok';
  } catch {
    return false;
  }
}

function goHome(router: ReturnType<typeof useRouter>): void {
  notifyOtherTabs('signed-in');
  queryClient.clear();
  router.history.push(pages.home);
}

function SignInAfter({ email, invited }: { email: string; invited: boolean }) {
  const { t } = useTranslation('signIn');
  const router = useRouter();
  return (
    <PlainCard title={t('signIn.title')} text={t(invited ? 'signIn.invited' : 'signIn.passwordSet')}>
      <SignInForm email={email} onSignedIn={() => goHome(router)} />
    </PlainCard>
  );
}
