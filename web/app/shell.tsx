// The frame of a signed-in person: top bar, sections down the left side, the page.
import { ActionIcon, VisuallyHidden } from '@mantine/core';
import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs';
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs';
import IconMenu2 from '@tabler/icons-react/dist/esm/icons/IconMenu2.mjs';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useParams } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listTokens } from '../../contract/api/tokens.ts';
import { getUser } from '../../contract/api/users.ts';
import { pages } from '../../contract/pages.ts';
import { query } from '../api/query.ts';
import { useMe, userDataOf } from '../entities/account/me.ts';
import { endsSoon } from '../entities/account/tokens.ts';
import { factorStatusQuery, factorTrouble } from '../entities/factors/factors.ts';
import { LocaleProvider } from '../i18n/locale.tsx';
import type { Attention } from '../routing/page.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Mark } from '../ui/mark.tsx';
import { DeletionNotice } from './deletion-notice.tsx';
import { useEndedSession } from './ended-session.ts';
import { Enrolment } from './enrolment.tsx';
import { useLostFocus } from './lost-focus.ts';
import { usePasskeyNames } from './own-passkeys.ts';
import { useOwnSettings } from './own-settings.ts';
import { ProveAgain } from './prove-again.tsx';
import { adminSections, otherUserSections, ownSections, type SectionLink } from './routes.ts';
import styles from './shell.module.css';
import { SignInAgain } from './sign-in-again.tsx';
import { useSignOut } from './sign-out.tsx';
import { UserMenu } from './user-menu.tsx';
import { ViewAsNotice } from './view-as-notice.tsx';

export function Shell() {
  const { t } = useTranslation('shell');
  const me = useMe();
  const [sectionsOpen, setSectionsOpen] = useState(false);
  const signOut = useSignOut();
  useOwnSettings(me.user);
  usePasskeyNames(me.user);
  useEndedSession();
  useLostFocus();
  return (
    <LocaleProvider timeZone={userDataOf(me.user).timeZone}>
      <a className={styles.skip} href="#content">
        {t('skip')}
      </a>
      <header className={styles.bar}>
        <div className={styles.barInner}>
          <ActionIcon
            className={styles.sectionsButton}
            onClick={() => setSectionsOpen(true)}
            aria-label={t('sections.open')}
            aria-expanded={sectionsOpen}
            aria-haspopup="dialog"
          >
            <IconMenu2 size={20} />
          </ActionIcon>
          <Link className={styles.home} to={pages.home} aria-label={t('home')}>
            <Mark size={26} />
            <span className={styles.name}>{t('name')}</span>
          </Link>
          <UserMenu user={me.user} onSignOut={signOut.start} />
        </div>
      </header>
      <ViewAsNotice />
      <DeletionNotice />
      <div className={styles.columns}>
        <nav className={styles.side} aria-label={t('sections.label')}>
          <SectionList onSignOut={signOut.start} />
        </nav>
        <main className={styles.content} id="content" tabIndex={-1}>
          <Enrolment>
            <Outlet />
          </Enrolment>
        </main>
      </div>
      <Dialog opened={sectionsOpen} onClose={() => setSectionsOpen(false)} title={t('sections.label')} kind="drawer">
        <nav aria-label={t('sections.label')}>
          <SectionList onChoose={() => setSectionsOpen(false)} onSignOut={signOut.start} />
        </nav>
      </Dialog>
      {signOut.question}
      <ProveAgain me={me.user} />
      <SignInAgain me={me.user} />
    </LocaleProvider>
  );
}

function SectionList({ onChoose, onSignOut }: { onChoose?: () => void; onSignOut: () => void }) {
  const { t } = useTranslation('shell');
  const attention = useAttention();
  const me = useMe();
  // Two of these lists can be there at once: beside the page and in the drawer.
  const titleId = useId();
  const otherKey = useOtherUserKey(me.user._key);
  function leave() {
    onChoose?.();
    onSignOut();
  }
  return (
    <ul className={styles.sections}>
      {otherKey === undefined ? (
        ownSections.map((section) => (
          <SectionItem key={section.to} section={section} attention={attention} onChoose={onChoose} />
        ))
      ) : (
        <OtherUserSections userKey={otherKey} onChoose={onChoose} />
      )}
      {me.role !== 'user' && (
        <li className={styles.last}>
          <span className={styles.sectionsTitle} id={titleId}>
            {t('sections.administration')}
          </span>
          <ul className={styles.sections} aria-labelledby={titleId}>
            {adminSections.map((section) => (
              <SectionItem key={section.to} section={section} attention={attention} onChoose={onChoose} />
            ))}
          </ul>
        </li>
      )}
      <li className={styles.last}>
        <button type="button" className={styles.section} onClick={leave}>
          <IconLogout size={18} stroke={1.75} />
          {t('sections.signOut')}
        </button>
      </li>
    </ul>
  );
}

export function SectionItem({
  section: { to, label, Icon, watches, holdsPages },
  userKey,
  attention,
  onChoose,
}: {
  section: SectionLink;
  /** Where the section is of another user. */
  userKey?: string;
  attention?: ReturnType<typeof useAttention>;
  onChoose: (() => void) | undefined;
}) {
  const { t } = useTranslation('shell');
  const trouble = watches && attention?.[watches];
  return (
    <li>
      <Link
        to={to}
        params={{ key: userKey }}
        className={styles.section}
        activeOptions={{ exact: !holdsPages, includeSearch: false }}
        onClick={onChoose}
      >
        <Icon size={18} stroke={1.75} />
        {t(label)}
        {trouble && (
          <span className={styles.attention} title={trouble}>
            <VisuallyHidden>: {trouble}</VisuallyHidden>
          </span>
        )}
      </Link>
    </li>
  );
}

/** The other user whose sections are open, where the viewer may know of them. */
function useOtherUserKey(ownKey: string): string | undefined {
  const { pathname } = useLocation();
  const { key } = useParams({ strict: false });
  // Other pages may have a key in their address too.
  const open = key !== undefined && key !== ownKey && pathname.startsWith(`${pages.profile}/${key}`);
  const { isError } = useQuery({ ...query(getUser, { params: { key: key ?? '' } }), enabled: open });
  return open && !isError ? key : undefined;
}

/** Shown in the place of one's own sections, to which one line leads back: the names are the same. */
function OtherUserSections({ userKey, onChoose }: { userKey: string; onChoose: (() => void) | undefined }) {
  const { t } = useTranslation('shell');
  const titleId = useId();
  const user = useQuery(query(getUser, { params: { key: userKey } })).data?.user;
  return (
    <>
      <li>
        <span className={styles.sectionsTitle} id={titleId}>
          {user ? userDataOf(user).name : t('sections.otherUser')}
        </span>
        <ul className={styles.sections} aria-labelledby={titleId}>
          {otherUserSections.map((section) => (
            <SectionItem key={section.to} section={section} userKey={userKey} onChoose={onChoose} />
          ))}
        </ul>
      </li>
      <li className={styles.last}>
        <Link to={pages.profile} className={styles.section} activeOptions={{ exact: true }} onClick={onChoose}>
          <IconArrowLeft size={18} stroke={1.75} />
          {t('sections.ownAccount')}
        </Link>
      </li>
    </>
  );
}

/** Sections that need attention, with the words of their dot: the dot alone says nothing to a screen reader. */
export function useAttention(): Partial<Record<Attention, string>> {
  const { t } = useTranslation('shell');
  const me = useMe();
  const factors = useQuery(factorStatusQuery(me.user._key));
  const trouble = factorTrouble(factors.data);
  const tokens = useQuery(query(listTokens));
  const ends = tokens.data?.some((token) => endsSoon(token));
  return {
    factors: trouble && t(`attention.${trouble}`),
    tokens: ends ? t('attention.token-ends') : undefined,
  };
}
