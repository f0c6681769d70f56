// The frame around somebody else's profile as they see it: under a banner that says so, with every control switched off.

import { ActionIcon, Button, VisuallyHidden } from '@mantine/core';
import IconMenu2 from '@tabler/icons-react/dist/esm/icons/IconMenu2.mjs';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { Suspense, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endViewAs, listViewAs, type ViewAs } from '../../contract/api/view-as.ts';
import { pages } from '../../contract/pages.ts';
import { hasCode } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { invalidate, query } from '../api/query.ts';
import { queryClient } from '../api/query-client.ts';
import { useAction } from '../api/use-action.ts';
import { viewAsUser } from '../api/view-as-user.ts';
import { useMe, userDataOf } from '../entities/account/me.ts';
import { useSecondsUntil } from '../forms/use-seconds-until.ts';
import { errorWords } from '../i18n/error-words.ts';
import { LocaleProvider } from '../i18n/locale.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { LoadingMark } from '../ui/loading-mark.tsx';
import { Mark } from '../ui/mark.tsx';
import { PageHeading, usePageTitle } from '../ui/page.tsx';
import { Picture } from '../ui/picture.tsx';
import { PageSkeleton } from '../ui/skeleton.tsx';
import { Stack } from '../ui/stack.tsx';
import banner from './banner.module.css';
import { followOwnStream } from './own-stream.ts';
import { PlainFrame } from './plain-frame.tsx';
import { ownSections } from './routes.ts';
import styles from './shell.module.css';
import { SectionItem, useAttention } from './shell.tsx';
import viewAsStyles from './view-as.module.css';

/** The stream tells at once; this is for where no stream comes through. */
const askedAgainMs = 15_000;

/** That of this session, asked for as the administrator that one is. */
function useOwnViewAs() {
  const key = viewAsUser.key() ?? '';
  const asked = useQuery({
    ...query(listViewAs, { params: { key }, asOneself: true, askToSignIn: false }),
    select: (all) => all.find(({ own }) => own) ?? null,
    refetchInterval: askedAgainMs,
  });
  useEffect(() => {
    const askAgain = () => void invalidate(listViewAs);
    const unsubscribe = queryClient.getQueryCache().subscribe(({ type, query }) => {
      if (type === 'updated' && hasCode(query.state.error, 'look.none')) askAgain();
    });
    const stop = followOwnStream({
      onEnded: showSignIn,
      onChanged: (changes) => changes.includes('looks') && askAgain(),
    });
    return () => {
      unsubscribe();
      stop();
    };
  }, []);
  return asked;
}

function showSignIn(): void {
  location.replace(`${pages.signIn}?out=true&next=${encodeURIComponent(pages.users)}`);
}

export function ViewAsShell() {
  const { data, error } = useOwnViewAs();
  const signedOut = hasCode(error, 'session.missing', 'session.refused');
  useEffect(() => {
    if (signedOut) showSignIn();
  }, [signedOut]);
  if (signedOut || (data === undefined && !error)) return <LoadingMark />;
  // Without an answer it is over by the clock alone.
  const ended = data && error && Date.parse(data.endsAt) <= Date.now();
  if (!data || ended) return <Over error={data === undefined ? error : null} />;
  return (
    <Suspense fallback={<LoadingMark />}>
      <Viewed of={data} />
    </Suspense>
  );
}

/** Nothing of the profile stays on the page. */
function Over({ error }: { error: Error | null }) {
  const { t } = useTranslation('viewAs');
  const { t: shell } = useTranslation('shell');
  const denied = hasCode(error, 'access.denied');
  usePageTitle(t('over.title'));
  useEffect(() => {
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== listViewAs.id });
  }, []);
  return (
    <PlainFrame>
      <Stack>
        <PageHeading>{t('over.title')}</PageHeading>
        <p role="status">{error ? errorWords(error) : t('over.text')}</p>
        <Button component="a" href={denied ? pages.profile : pages.users} fullWidth>
          {denied ? shell('notFound.go') : t('over.go')}
        </Button>
      </Stack>
    </PlainFrame>
  );
}

function Viewed({ of }: { of: ViewAs }) {
  const { t } = useTranslation('viewAs');
  const { t: shell } = useTranslation('shell');
  const [sectionsOpen, setSectionsOpen] = useState(false);
  const { user } = useMe();
  const { name, thumbnail, timeZone } = userDataOf(user);
  const reasonId = useId();
  return (
    <LocaleProvider timeZone={timeZone}>
      <a className={styles.skip} href="#content">
        {shell('skip')}
      </a>
      <header className={styles.bar}>
        <Banner of={of} name={name} />
        <div className={styles.barInner}>
          <ActionIcon
            className={styles.sectionsButton}
            onClick={() => setSectionsOpen(true)}
            aria-label={shell('sections.open')}
            aria-expanded={sectionsOpen}
            aria-haspopup="dialog"
          >
            <IconMenu2 size={20} />
          </ActionIcon>
          <span className={styles.home}>
            <Mark size={26} />
          </span>
          <div className={viewAsStyles.whose}>
            <Picture source={thumbnail} name={user._key} size={28} />
            <span className={viewAsStyles.whoseName}>{name}</span>
          </div>
        </div>
      </header>
      <div className={styles.columns}>
        <nav className={`${styles.side} ${viewAsStyles.side}`} aria-label={shell('sections.label')}>
          <Sections />
        </nav>
        <main className={styles.content} id="content" tabIndex={-1}>
          <p className={viewAsStyles.reason} id={reasonId}>
            {t('reason', { name })}
          </p>
          <fieldset className={viewAsStyles.pages} disabled aria-describedby={reasonId}>
            <VisuallyHidden component="legend">{t('legend', { name })}</VisuallyHidden>
            <Suspense fallback={<PageSkeleton />}>
              <Outlet />
            </Suspense>
          </fieldset>
        </main>
      </div>
      <Dialog
        opened={sectionsOpen}
        onClose={() => setSectionsOpen(false)}
        title={shell('sections.label')}
        kind="drawer"
      >
        <nav aria-label={shell('sections.label')}>
          <Sections onChoose={() => setSectionsOpen(false)} />
        </nav>
      </Dialog>
    </LocaleProvider>
  );
}

function Sections({ onChoose }: { onChoose?: () => void }) {
  const attention = useAttention();
  return (
    <ul className={styles.sections}>
      {ownSections.map((section) => (
        <SectionItem key={section.to} section={section} attention={attention} onChoose={onChoose} />
      ))}
    </ul>
  );
}

function Banner({ of, name }: { of: ViewAs; name: string }) {
  const { t } = useTranslation('viewAs');
  const stopping = useAction(
    () => call(endViewAs, { params: { key: viewAsUser.key() ?? '' }, asOneself: true, askToSignIn: false }),
    () => location.assign(pages.users),
  );
  const seconds = useSecondsUntil(Date.parse(of.endsAt));
  const over = seconds === 0;
  useEffect(() => {
    if (over) void invalidate(listViewAs);
  }, [over]);
  return (
    <section className={banner.banner} aria-label={t('label')}>
      <div className={banner.inner}>
        <p className={banner.words}>
          <strong>{t('who', { name })}</strong> {t('told')}{' '}
          <span data-figures>{t('ends', { count: Math.ceil(seconds / 60) })}</span>
          {stopping.problem && <span role="alert"> {stopping.problem}</span>}
        </p>
        <Button onClick={stopping.run} aria-disabled={stopping.busy}>
          {t('stop')}
        </Button>
      </div>
    </section>
  );
}
