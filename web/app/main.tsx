// Starts the interface: language first, then the first page.
import '../ui/styles.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../api/query-client.ts';
import { startMessages } from '../i18n/messages.ts';
import { Providers } from './providers.tsx';
import { createAppRouter } from './route-table.tsx';

/** As long as nothing but the mark is shown. */
const patienceMs = 300;

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the interface.');

const queryClient = createQueryClient();
const router = createAppRouter(queryClient);
queryClient.mount();
const firstPage = router.load();
await startMessages();
// Where the first page is quick, it is the first thing to be seen; where it is not, say so meanwhile.
await Promise.race([firstPage, new Promise((resolve) => setTimeout(resolve, patienceMs))]);

createRoot(root).render(
  <StrictMode>
    <Providers queryClient={queryClient} router={router} />
  </StrictMode>,
);
