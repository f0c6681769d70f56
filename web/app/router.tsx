// The router: makes a route of each page, in the shell or on a card of its own, behind what must be so before it shows.
import type { QueryClient } from '@tanstack/react-query';
import {
  type AnyRoute,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  type ResolveFullPath,
  type ResolveId,
  type ResolveParams,
  redirect,
} from '@tanstack/react-router';
import { type PagePath, pages } from '../../contract/pages.ts';
import { isSignedIn, leadOwnerHome, requireAdministrator } from '../entities/account/guards.ts';
import { loadWords } from '../i18n/messages.ts';
import type { Access, Page } from '../routing/page.ts';
import { LoadingMark } from '../ui/loading-mark.tsx';
import { PageSkeleton } from '../ui/skeleton.tsx';
import { FailedPage } from './failed-page.tsx';
import { Frame } from './frame.tsx';
import { NotFoundPage, NothingHere } from './not-found-page.tsx';
import { PlainFrame } from './plain-frame.tsx';
import { type AnyPage, allPages } from './routes.ts';
import { Shell } from './shell.tsx';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Frame });

/** Around the pages for anybody. */
const plain = createRoute({ getParentRoute: () => root, id: 'plain', component: PlainFrame });

/** Around all others. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    if (await isSignedIn(context.queryClient)) return;
    // The default place needs no saying: its address stays short.
    const next = location.pathname === pages.profile ? undefined : location.href;
    throw redirect({ to: pages.signIn, search: { next }, replace: true });
  },
  component: Shell,
  notFoundComponent: NothingHere,
});

type RouteIn<Parent extends AnyRoute, Path extends PagePath, Search> = ReturnType<
  typeof createRoute<
    unknown,
    Parent,
    Path,
    ResolveFullPath<Parent, Path>,
    string,
    ResolveId<Parent, string, Path>,
    (given: Record<string, unknown>) => Search,
    ResolveParams<Path>
  >
>;

/** The route of a page as the router knows it, with the types of its address and of its query string. */
type RouteOf<Any> =
  Any extends Page<infer Path, infer Who, infer Search>
    ? RouteIn<Who extends 'anybody' ? typeof plain : typeof signedIn, Path, Search>
    : never;

const insideShell = {
  pendingComponent: PageSkeleton,
  errorComponent: (props: ErrorComponentProps) => <FailedPage {...props} inside />,
  notFoundComponent: NothingHere,
};

async function guard(access: Access, queryClient: QueryClient, key: string | undefined): Promise<void> {
  if (access === 'administrator') await requireAdministrator(queryClient);
  if (typeof access === 'object') await leadOwnerHome(queryClient, key, access.own);
}

function routeOf<Any extends AnyPage>(said: Any): RouteOf<Any> {
  const { path, access, words, component, search, enter }: Page<PagePath, Access, object> = said;
  const route = createRoute({
    getParentRoute: () => (access === 'anybody' ? plain : signedIn),
    path,
    validateSearch: search,
    beforeLoad: async ({ context: { queryClient }, params, search, location, preload }) => {
      await guard(access, queryClient, params.key);
      await enter?.({ search, href: location.href, preload, queryClient });
    },
    loader: words && (() => loadWords(...words)),
    component,
    ...(access !== 'anybody' && insideShell),
  });
  // The value is of the type that the page says; the compiler cannot follow it through a list of them.
  return route as unknown as RouteOf<Any>;
}

const routesOf = <Any extends AnyPage>(list: readonly Any[]) => list.map(routeOf);

const routeTree = root.addChildren([
  plain.addChildren(routesOf(allPages.filter((one) => one.access === 'anybody'))),
  signedIn.addChildren(routesOf(allPages.filter((one) => one.access !== 'anybody'))),
]);

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
