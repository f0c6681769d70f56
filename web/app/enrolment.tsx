// Leads a person who must add a second factor there once the time is over, and says so before.
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { getFactorStatus } from '../../contract/api/factors.ts';
import { pages } from '../../contract/pages.ts';
import { enrolmentGate } from '../api/enrolment-gate.ts';
import { invalidate } from '../api/query.ts';
import { queryClient } from '../api/query-client.ts';
import { useMe } from '../entities/account/me.ts';
import { factorStatusQuery, isHeldBack } from '../entities/factors/factors.ts';
import { latePart, MissingNote } from '../parts/late-part.tsx';
import { PageSkeleton } from '../ui/skeleton.tsx';

const EnrolmentNotice = latePart(async () => (await import('./enrolment-notice.tsx')).EnrolmentNotice, MissingNote);

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
      {status?.requiredFrom && !status.enabled && !heldBack && <EnrolmentNotice from={status.requiredFrom} />}
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
