// Where a second factor is required: a word about it while there is time, and the way to adding one once there is none.
import IconShieldExclamation from '@tabler/icons-react/dist/esm/icons/IconShieldExclamation.mjs';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { getFactorStatus } from '../../contract/api/factors.ts';
import { pages } from '../../contract/pages.ts';
import { enrolmentGate } from '../api/enrolment-gate.ts';
import { invalidate } from '../api/query.ts';
import { queryClient } from '../api/query-client.ts';
import { useMe } from '../entities/account/me.ts';
import { factorStatusQuery, isHeldBack } from '../entities/factors/factors.ts';
import { useLocale } from '../i18n/locale.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageSkeleton } from '../ui/skeleton.tsx';
import styles from './enrolment.module.css';

/** Around the page: it is shown where the server would answer it. */
export function Enrolment({ children }: { children: ReactNode }) {
  const me = useMe();
  const navigate = useNavigate();
  const location = useLocation();
  const status = useQuery(factorStatusQuery(me.user._key)).data;
  const heldBack = status !== undefined && isHeldBack(status);
  const here = location.pathname === pages.newFactor;

  useEffect(() => enrolmentGate.subscribe(() => void invalidate(getFactorStatus)), []);
  useEffect(() => {
    if (!heldBack || here) return;
    void navigate({ to: pages.newFactor, search: { next: location.href }, replace: true });
  }, [heldBack, here, location.href, navigate]);
  useAnsweredAnew(heldBack);

  if (heldBack && !here) return <PageSkeleton />;
  return (
    <>
      {status?.requiredFrom && !status.enabled && !heldBack && <ComingNotice from={status.requiredFrom} />}
      {children}
    </>
  );
}

/** Asks again, once the second factor is there, for all that was refused before. */
function useAnsweredAnew(heldBack: boolean): void {
  const before = useRef(heldBack);
  useEffect(() => {
    if (before.current && !heldBack) void queryClient.invalidateQueries();
    before.current = heldBack;
  }, [heldBack]);
}

function ComingNotice({ from }: { from: string }) {
  const { t } = useTranslation('shell');
  const { locale, timeZone } = useLocale();
  const words = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  return (
    <div className={styles.holder}>
      <Notice tone="warning" icon={<IconShieldExclamation size={18} />}>
        {t('enrolment.coming', { when: words.format(new Date(from)) })}{' '}
        <Link to={pages.newFactor}>{t('enrolment.do')}</Link>
      </Notice>
    </div>
  );
}
