// The pages of one's own sections under the address of view-as: the same ones as for their owner, in a frame that says so.
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { pagePath, pages } from '../../contract/pages.ts';
import { loadWords } from '../i18n/messages.ts';
import { PageSkeleton } from '../ui/skeleton.tsx';
import { FailedPage } from './failed-page.tsx';
import { Frame } from './frame.tsx';
import { NothingHere } from './not-found-page.tsx';
import type { AppRouter } from './router.tsx';
import { ownSectionPages } from './routes.ts';
import { ViewAsShell } from './view-as-shell.tsx';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Frame });

const home = createRoute({
  getParentRoute: () => root,
  path: pages.home,
  beforeLoad: () => {
    throw redirect({ to: pages.profile, replace: true });
  },
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'view-as',
  loader: () => loadWords('viewAs'),
  component: ViewAsShell,
  notFoundComponent: NothingHere,
});

const shown = ownSectionPages.map(({ path, words, component }) =>
  createRoute({
    getParentRoute: () => shell,
    path,
    loader: words && (() => loadWords(...words)),
    component,
    errorComponent: FailedPage,
    pendingComponent: PageSkeleton,
  }),
);

export function createViewAsRouter(queryClient: QueryClient, userKey: string): AppRouter {
  const router = createRouter({
    routeTree: root.addChildren([home, shell.addChildren(shown)]),
    // The pages link to each other as always, and so stay within the look.
    basepath: pagePath(pages.viewAs, { key: userKey }),
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: NothingHere,
    scrollRestoration: true,
  });
  // Only some pages: any other address says that nothing is there.
  return router as unknown as AppRouter;
}
