// Starts the interface: language first, then the first page.
import '../ui/styles.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { pagePath, pages } from '../../contract/pages.ts';
import { queryClient } from '../api/query-client.ts';
import { viewAsUser } from '../api/view-as-user.ts';
import { startMessages } from '../i18n/messages.ts';
import { Providers } from './providers.tsx';
import { type AppRouter, createAppRouter } from './router.tsx';

const viewAsAddress = new RegExp(`^${pagePath(pages.viewAs, { key: '([A-Za-z0-9_-]+)' })}(?:/|$)`);

/** As long as nothing but the mark is shown. */
const patienceMs = 300;

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the interface.');

const router = await routerHere();

queryClient.mount();
const firstPage = router.load();
await startMessages();
// A quick first page is the first thing to be seen; a slow one shows that it is loading.
await Promise.race([firstPage, new Promise((resolve) => setTimeout(resolve, patienceMs))]);

createRoot(root).render(
  <StrictMode>
    <Providers queryClient={queryClient} router={router} />
  </StrictMode>,
);

/** Under the address of a look the same pages are somebody else's, read only. */
async function routerHere(): Promise<AppRouter> {
  const [, viewedKey] = viewAsAddress.exec(location.pathname) ?? [];
  if (viewedKey === undefined) return createAppRouter(queryClient);
  viewAsUser.begin(viewedKey);
  const { createViewAsRouter } = await import('./view-as-routes.tsx');
  return createViewAsRouter(queryClient, viewedKey);
}
