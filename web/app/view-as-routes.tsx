// The pages of a profile under the address of a look at it: the same ones as for its owner, in a frame that says so.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { pages } from '../../contract/pages.ts';
import { loadWords } from '../i18n/messages.ts';
import { PageSkeleton } from '../ui/skeleton.tsx';
import { FailedPage } from './failed-page.tsx';
import { Frame } from './frame.tsx';
import { NothingHere } from './not-found-page.tsx';
import { paths } from './paths.ts';
import type { AppRouter } from './route-table.tsx';
import { LookShell } from './view-as-shell.tsx';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Frame });

const looked = createRoute({
  getParentRoute: () => root,
  id: 'looked',
  loader: () => loadWords('looks'),
  component: LookShell,
  notFoundComponent: NothingHere,
});

const home = createRoute({
  getParentRoute: () => root,
  path: paths.home,
  beforeLoad: () => {
    throw redirect({ to: paths.profile, replace: true });
  },
});

const shown = {
  getParentRoute: () => looked,
  errorComponent: FailedPage,
  pendingComponent: PageSkeleton,
};

const routeTree = root.addChildren([
  home,
  looked.addChildren([
    createRoute({
      ...shown,
      path: paths.profile,
      component: lazyRouteComponent(() => import('../features/profile/profile-page.tsx'), 'ProfilePage'),
    }),
    createRoute({
      ...shown,
      path: paths.security,
      loader: () => loadWords('security'),
      component: lazyRouteComponent(() => import('../features/security/security-page.tsx'), 'SecurityPage'),
    }),
    createRoute({
      ...shown,
      path: paths.tokens,
      loader: () => loadWords('tokens'),
      component: lazyRouteComponent(() => import('../features/tokens/tokens-page.tsx'), 'TokensPage'),
    }),
    createRoute({
      ...shown,
      path: paths.memberships,
      loader: () => loadWords('memberships'),
      component: lazyRouteComponent(() => import('../features/memberships/memberships-page.tsx'), 'MembershipsPage'),
    }),
    createRoute({
      ...shown,
      path: paths.yourData,
      loader: () => loadWords('yourData'),
      component: lazyRouteComponent(() => import('../features/your-data/your-data-page.tsx'), 'YourDataPage'),
    }),
  ]),
]);

export function createLookRouter(queryClient: QueryClient, userKey: string): AppRouter {
  const router = createRouter({
    routeTree,
    // The pages link to each other as always, and so stay within the look.
    basepath: pages.look.replace(':key', userKey),
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: NothingHere,
    scrollRestoration: true,
  });
  // A part of the pages: whoever asks for another one is told that nothing is there.
  return router as unknown as AppRouter;
}
