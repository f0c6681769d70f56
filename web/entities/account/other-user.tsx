// The other user whose account a page is about, and what the viewer may do with it.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Abilities,
  type AbilityName,
  type AbilityReason,
  listAbilities,
} from '../../../contract/api/abilities.ts';
import { getUser } from '../../../contract/api/users.ts';
import { pages } from '../../../contract/pages.ts';
import { ApiError } from '../../api/api-error.ts';
import { query } from '../../api/query.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Page } from '../../ui/page.tsx';
import { PageSkeleton } from '../../ui/skeleton.tsx';
import { type Account, useMe, userDataOf } from './me.ts';
import styles from './other-user.module.css';

export interface OtherUser {
  key: string;
  name: string;
  email: string;
  account: Account;
  viewer: Account;
  abilities: Abilities;
}

const OtherUserContext = createContext<OtherUser | undefined>(undefined);

/** Only below `WithOtherUser`. */
export function useOtherUser(): OtherUser {
  const otherUser = useContext(OtherUserContext);
  if (!otherUser) throw new Error('No account of otherUser else is open.');
  return otherUser;
}

/** Nothing where the viewer may. */
export function reasonAgainst({ abilities }: OtherUser, name: AbilityName): AbilityReason | undefined {
  const ability = abilities[name];
  return ability.allowed ? undefined : ability.reason;
}

/** Reads the key of the address, and shows the page once it is known whose it is. */
export function WithOtherUser({ children }: { children: ReactNode }) {
  const { t } = useTranslation('profile');
  const viewer = useMe();
  const { key = '' } = useParams({ strict: false });
  const account = useQuery(query(getUser, { params: { key } }));
  const abilities = useQuery(query(listAbilities, { params: { key } }));
  if (account.data && abilities.data) {
    const { name, email } = userDataOf(account.data.user);
    const otherUser = { key, name, email, viewer, account: account.data, abilities: abilities.data };
    return (
      <OtherUserContext value={otherUser} key={key}>
        {children}
      </OtherUserContext>
    );
  }
  const failed = account.data ? abilities : account;
  if (!failed.error) return <PageSkeleton />;
  if (failed.error instanceof ApiError && failed.error.status === 404) return <Nobody />;
  return (
    <Page title={t('title')}>
      <InlineError
        action={
          <Button variant="default" onClick={() => failed.refetch()} aria-disabled={failed.isFetching}>
            {t('failed.again')}
          </Button>
        }
      >
        {t('failed', { reason: errorWords(failed.error) })}
      </InlineError>
    </Page>
  );
}

/** The same for a user who does not exist and for one of whom the viewer may not know. */
function Nobody() {
  const { t } = useTranslation('profile');
  return (
    <div className={styles.lost}>
      <Mark size={40} stroke={1.7} />
      <Page title={t('lost.title')} intro={t('lost.text')}>
        <Link className={styles.go} to={pages.profile}>
          {t('lost.go')}
        </Link>
      </Page>
    </div>
  );
}
