// The cache of answers: what is tried again, and what waits while the server cannot be reached.
import { onlineManager, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';
import { connection } from './connection.ts';

const tries = 2;

onlineManager.setEventListener((setOnline) => connection.subscribe(() => setOnline(!connection.isLost())));

/** One for the document: an answer is kept, and asked for anew, from wherever it is known that it changed. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal would come again; a server error or a lost connection may not.
      retry: (failed, error) => failed < tries && !(error instanceof ApiError && error.status < 500),
    },
    // A change is never sent later by itself: the person sees that it failed, keeps what they typed and decides.
    mutations: { retry: false, networkMode: 'always' },
  },
});
