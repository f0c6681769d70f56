// The pages for those who are not signed in: signing in, setting up, forgotten passwords, and what mailed links open.
import { redirect } from '@tanstack/react-router';
import { type SessionEnd, sessionEnds } from '../../../contract/api/sessions.ts';
import { pages } from '../../../contract/pages.ts';
import { isSignedIn } from '../../entities/account/guards.ts';
import { maybeSignedIn } from '../../entities/account/me.ts';
import { nextPath } from '../../entities/account/next-path.ts';
import { latePage } from '../../parts/late-page.ts';
import { page } from '../../routing/page.ts';

interface SignInSearch {
  /** Where the person was going. */
  next?: string;
  /** They have just been signed out, here or in another tab. */
  out?: true;
  /** Because they changed their password. */
  changed?: true;
  /** Why their session was ended elsewhere. */
  why?: SessionEnd;
  /** When their account will be deleted, which they have just asked for. */
  deletes?: string;
}

const isTime = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

export const signInPages = [
  page({
    path: pages.signIn,
    access: 'anybody',
    search: ({ next, out, changed, why, deletes }): SignInSearch => ({
      next: typeof next === 'string' ? next : undefined,
      out: out === true ? true : undefined,
      changed: changed === true ? true : undefined,
      why: sessionEnds.find((each) => each === why),
      deletes: isTime(deletes) ? String(deletes) : undefined,
    }),
    enter: async ({ search, queryClient }) => {
      if (search.out || !maybeSignedIn() || !(await isSignedIn(queryClient))) return;
      throw redirect({ href: nextPath(search.next, location.origin), replace: true });
    },
    component: latePage(() => import('./sign-in-page.tsx'), 'SignInPage'),
  }),
  page({
    path: pages.setUp,
    access: 'anybody',
    component: latePage(() => import('./set-up-page.tsx'), 'SetUpPage'),
  }),
  page({
    path: pages.forgot,
    access: 'anybody',
    component: latePage(() => import('./forgot-page.tsx'), 'ForgotPage'),
  }),
  page({
    path: pages.reset,
    access: 'anybody',
    component: latePage(() => import('./reset-page.tsx'), 'ResetPage'),
  }),
  page({
    path: pages.confirmEmail,
    access: 'anybody',
    words: ['emailLinks'],
    component: latePage(() => import('./email-link-page.tsx'), 'ConfirmEmailPage'),
  }),
  page({
    path: pages.undoEmail,
    access: 'anybody',
    words: ['emailLinks'],
    component: latePage(() => import('./email-link-page.tsx'), 'UndoEmailPage'),
  }),
  page({
    path: pages.report,
    access: 'anybody',
    words: ['report', 'happenings'],
    search: ({ done }): { done?: true } => ({ done: done === true ? true : undefined }),
    component: latePage(() => import('./report-link-page.tsx'), 'ReportLinkPage'),
  }),
  page({
    path: pages.keepAccount,
    access: 'anybody',
    words: ['keepAccount'],
    component: latePage(() => import('./keep-account-page.tsx'), 'KeepAccountPage'),
  }),
];
