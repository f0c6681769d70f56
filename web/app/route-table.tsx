// Every page: its path, what must be so before it shows, and the code it is made of.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from '../api/api-error.ts';
import { maybeSignedIn, meQuery, rememberSignedIn } from '../entities/account/me.ts';
import { nextPath } from '../features/sign-in/next-path.ts';
import { loadWords } from '../i18n/messages.ts';
import { LoadingMark } from '../ui/loading-mark.tsx';
import { PageSkeleton } from '../ui/skeleton.tsx';
import { FailedPage } from './failed-page.tsx';
import { Frame } from './frame.tsx';
import { NotFoundPage, NothingHere } from './not-found-page.tsx';
import { paths } from './paths.ts';
import { PlainFrame } from './plain-frame.tsx';
import { Shell } from './shell.tsx';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Frame });

/** The person's own default place; it asks them to sign in where they have to. */
const home = createRoute({
  getParentRoute: () => root,
  path: paths.home,
  beforeLoad: () => {
    throw redirect({ to: paths.profile, replace: true });
  },
});

/** Pages for those who are not signed in: one card, nothing around it. */
const plain = createRoute({ getParentRoute: () => root, id: 'plain', component: PlainFrame });

interface SignInSearch {
  /** Where the person was going. */
  next?: string;
  /** They have just been signed out, here or in another tab. */
  out?: true;
  /** Because they changed their password. */
  changed?: true;
  /** When their account will be deleted, which they have just asked for. */
  deletes?: string;
}

const signIn = createRoute({
  getParentRoute: () => plain,
  path: paths.signIn,
  validateSearch: (search): SignInSearch => ({
    next: typeof search.next === 'string' ? search.next : undefined,
    out: search.out === true ? true : undefined,
    changed: search.changed === true ? true : undefined,
    deletes:
      typeof search.deletes === 'string' && !Number.isNaN(Date.parse(search.deletes)) ? search.deletes : undefined,
  }),
  beforeLoad: async ({ context, search }) => {
    if (search.out || !maybeSignedIn()) return;
    const signedIn = await isSignedIn(context.queryClient);
    if (signedIn) throw redirect({ href: nextPath(search.next, location.origin), replace: true });
  },
  component: lazyRouteComponent(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const setUp = createRoute({
  getParentRoute: () => plain,
  path: paths.setUp,
  component: lazyRouteComponent(() => import('../features/sign-in/set-up-page.tsx'), 'SetUpPage'),
});

const forgot = createRoute({
  getParentRoute: () => plain,
  path: paths.forgot,
  component: lazyRouteComponent(() => import('../features/sign-in/forgot-page.tsx'), 'ForgotPage'),
});

const reset = createRoute({
  getParentRoute: () => plain,
  path: paths.reset,
  component: lazyRouteComponent(() => import('../features/sign-in/reset-page.tsx'), 'ResetPage'),
});

const loadEmailLink = () => import('../features/sign-in/email-link-page.tsx');

const confirmEmail = createRoute({
  getParentRoute: () => plain,
  path: paths.confirmEmail,
  loader: () => loadWords('emailLinks'),
  component: lazyRouteComponent(loadEmailLink, 'ConfirmEmailPage'),
});

const undoEmail = createRoute({
  getParentRoute: () => plain,
  path: paths.undoEmail,
  loader: () => loadWords('emailLinks'),
  component: lazyRouteComponent(loadEmailLink, 'UndoEmailPage'),
});

const notMe = createRoute({
  getParentRoute: () => plain,
  path: paths.notMe,
  validateSearch: (search): { done?: true } => ({ done: search.done === true ? true : undefined }),
  loader: () => loadWords('notMe'),
  component: lazyRouteComponent(() => import('../features/sign-in/report-link-page.tsx'), 'NotMeLinkPage'),
});

const keepAccount = createRoute({
  getParentRoute: () => plain,
  path: paths.keepAccount,
  loader: () => loadWords('yourData'),
  component: lazyRouteComponent(() => import('../features/sign-in/keep-account-page.tsx'), 'KeepAccountPage'),
});

/** Pages of a signed-in person, in the shell. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    if (await isSignedIn(context.queryClient)) return;
    // The default place needs no saying: its address stays short.
    const next = location.pathname === paths.profile ? undefined : location.href;
    throw redirect({ to: paths.signIn, search: { next }, replace: true });
  },
  component: Shell,
  notFoundComponent: NothingHere,
});

const FailedInside = (props: ErrorComponentProps) => <FailedPage {...props} inside />;

const profile = createRoute({
  getParentRoute: () => signedIn,
  path: paths.profile,
  component: lazyRouteComponent(() => import('../features/profile/profile-page.tsx'), 'ProfilePage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const profileOf = createRoute({
  getParentRoute: () => signedIn,
  path: paths.profileOf,
  beforeLoad: ({ context, params }) => leadOwnHome(context.queryClient, params.key, paths.profile),
  loader: () => loadWords('somebody'),
  component: lazyRouteComponent(() => import('../features/profile/other-profile-page.tsx'), 'OtherProfilePage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const securityOf = createRoute({
  getParentRoute: () => signedIn,
  path: paths.securityOf,
  beforeLoad: ({ context, params }) => leadOwnHome(context.queryClient, params.key, paths.security),
  loader: () => Promise.all([loadWords('somebody'), loadWords('security')]),
  component: lazyRouteComponent(() => import('../features/security/security-of-page.tsx'), 'SecurityOfPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const tokensOf = createRoute({
  getParentRoute: () => signedIn,
  path: paths.tokensOf,
  beforeLoad: ({ context, params }) => leadOwnHome(context.queryClient, params.key, paths.tokens),
  loader: () => Promise.all([loadWords('somebody'), loadWords('tokens')]),
  component: lazyRouteComponent(() => import('../features/tokens/tokens-of-page.tsx'), 'TokensOfPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const membershipsOf = createRoute({
  getParentRoute: () => signedIn,
  path: paths.membershipsOf,
  beforeLoad: ({ context, params }) => leadOwnHome(context.queryClient, params.key, paths.memberships),
  loader: () => Promise.all([loadWords('somebody'), loadWords('memberships')]),
  component: lazyRouteComponent(() => import('../features/memberships/memberships-of-page.tsx'), 'MembershipsOfPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const security = createRoute({
  getParentRoute: () => signedIn,
  path: paths.security,
  loader: () => loadWords('security'),
  component: lazyRouteComponent(() => import('../features/security/security-page.tsx'), 'SecurityPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const tokens = createRoute({
  getParentRoute: () => signedIn,
  path: paths.tokens,
  loader: () => loadWords('tokens'),
  component: lazyRouteComponent(() => import('../features/tokens/tokens-page.tsx'), 'TokensPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const memberships = createRoute({
  getParentRoute: () => signedIn,
  path: paths.memberships,
  loader: () => loadWords('memberships'),
  component: lazyRouteComponent(() => import('../features/memberships/memberships-page.tsx'), 'MembershipsPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

/** What administrators do most. */
const administration = createRoute({
  getParentRoute: () => signedIn,
  path: paths.administration,
  notFoundComponent: NothingHere,
  beforeLoad: async ({ context }) => {
    await requireAdministrator(context.queryClient);
    throw redirect({ to: paths.users, replace: true });
  },
});

const users = createRoute({
  getParentRoute: () => signedIn,
  path: paths.users,
  beforeLoad: ({ context }) => requireAdministrator(context.queryClient),
  notFoundComponent: NothingHere,
  loader: () => loadWords('users'),
  component: lazyRouteComponent(() => import('../features/users/users-page.tsx'), 'UsersPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

/** What the lists of organisations and user groups and the pages of one have in common. */
const ofGroups = {
  getParentRoute: () => signedIn,
  beforeLoad: ({ context }: { context: { queryClient: QueryClient } }) => requireAdministrator(context.queryClient),
  notFoundComponent: NothingHere,
  loader: () => loadWords('groups'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
};
const loadGroups = () => import('../features/groups/groups-page.tsx');
const loadGroup = () => import('../features/groups/group-page.tsx');

const organisations = createRoute({
  ...ofGroups,
  path: paths.organisations,
  component: lazyRouteComponent(loadGroups, 'OrganisationsPage'),
});

const organisationOf = createRoute({
  ...ofGroups,
  path: paths.organisationOf,
  component: lazyRouteComponent(loadGroup, 'GroupPage'),
});

const groups = createRoute({
  ...ofGroups,
  path: paths.groups,
  component: lazyRouteComponent(loadGroups, 'UserGroupsPage'),
});

const groupOf = createRoute({
  ...ofGroups,
  path: paths.groupOf,
  component: lazyRouteComponent(loadGroup, 'GroupPage'),
});

const notMeEntry = createRoute({
  getParentRoute: () => signedIn,
  path: paths.notMeEntry,
  validateSearch: (search): { entry?: number } => ({
    entry: Number.isSafeInteger(search.entry) ? Number(search.entry) : undefined,
  }),
  loader: () => loadWords('notMe'),
  component: lazyRouteComponent(() => import('../features/security/report-page.tsx'), 'NotMePage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const yourData = createRoute({
  getParentRoute: () => signedIn,
  path: paths.yourData,
  loader: () => loadWords('yourData'),
  component: lazyRouteComponent(() => import('../features/your-data/your-data-page.tsx'), 'YourDataPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const newFactor = createRoute({
  getParentRoute: () => signedIn,
  path: paths.newFactor,
  // Where the person was going when a second factor was required of them.
  validateSearch: (search): { next?: string } =>
    typeof search.next === 'string' ? { next: nextPath(search.next, location.origin) } : {},
  loader: () => loadWords('security'),
  component: lazyRouteComponent(() => import('../features/security/new-factor-page.tsx'), 'NewFactorPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const policy = createRoute({
  getParentRoute: () => signedIn,
  path: paths.policy,
  beforeLoad: ({ context }) => requireAdministrator(context.queryClient),
  notFoundComponent: NothingHere,
  loader: () => loadWords('administration'),
  component: lazyRouteComponent(() => import('../features/policy/policy-page.tsx'), 'PolicyPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

/** Begun by loading it anew (see main.tsx): here only where somebody comes by a link or the history. */
const look = createRoute({
  getParentRoute: () => signedIn,
  path: paths.look,
  beforeLoad: async ({ location, preload }) => {
    if (preload) return;
    window.location.assign(location.href);
    await new Promise(() => {});
  },
});

const participants = createRoute({
  getParentRoute: () => signedIn,
  path: paths.participants,
  loader: () => loadWords('sharing'),
  component: lazyRouteComponent(() => import('../features/sharing/participants-page.tsx'), 'ParticipantsPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const mail = createRoute({
  getParentRoute: () => signedIn,
  path: paths.mail,
  beforeLoad: ({ context }) => requireAdministrator(context.queryClient),
  notFoundComponent: NothingHere,
  loader: () => loadWords('mail'),
  component: lazyRouteComponent(() => import('../features/mail/mail-page.tsx'), 'MailPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: paths.audit,
  beforeLoad: ({ context }) => requireAdministrator(context.queryClient),
  notFoundComponent: NothingHere,
  loader: () => loadWords('audit'),
  component: lazyRouteComponent(() => import('../features/audit/audit-page.tsx'), 'AuditPage'),
  errorComponent: FailedInside,
  pendingComponent: PageSkeleton,
});

const routeTree = root.addChildren([
  home,
  plain.addChildren([signIn, setUp, forgot, reset, confirmEmail, undoEmail, notMe, keepAccount]),
  signedIn.addChildren([
    profile,
    profileOf,
    securityOf,
    tokensOf,
    membershipsOf,
    security,
    tokens,
    memberships,
    administration,
    users,
    notMeEntry,
    yourData,
    newFactor,
    policy,
    look,
    participants,
    mail,
    audit,
    organisations,
    organisationOf,
    groups,
    groupOf,
  ]),
]);

/** Who opens their own account by its key is where they always are. */
async function leadOwnHome(queryClient: QueryClient, key: string, own: string): Promise<void> {
  const { user } = await queryClient.ensureQueryData(meQuery);
  if (user._key === key) throw redirect({ to: own, replace: true });
}

/** To everybody else there is no such page. */
async function requireAdministrator(queryClient: QueryClient): Promise<void> {
  const { role } = await queryClient.ensureQueryData(meQuery);
  if (role === 'user') throw notFound();
}

/** So long an answer "not signed in" holds for the page that it led to. */
const answerHoldsForMs = 2_000;

async function isSignedIn(queryClient: QueryClient): Promise<boolean> {
  const known = queryClient.getQueryState(meQuery.queryKey);
  const justRefused = known?.status === 'error' && Date.now() - known.errorUpdatedAt < answerHoldsForMs;
  if (justRefused && known.error instanceof ApiError && known.error.status === 401) return false;
  try {
    await queryClient.ensureQueryData(meQuery);
    rememberSignedIn(true);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
    rememberSignedIn(false);
    return false;
  }
}

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    defaultPendingComponent: LoadingMark,
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: () => <NotFoundPage />,
    scrollRestoration: true,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
