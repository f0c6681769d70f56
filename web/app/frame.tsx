// Around every page: the state of the connection, messages, and where the focus goes after a navigation.
import { useWindowEvent } from '@mantine/hooks';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { connection } from '../api/connection.ts';
import { ConnectionBar } from '../ui/connection-bar.tsx';
import { MessageBoard } from '../ui/message-board.tsx';

export function Frame() {
  const lost = useSyncExternalStore(connection.subscribe, connection.isLost);
  useNetworkWatch();
  useFocusOnNavigation();
  return (
    <>
      <ConnectionBar lost={lost} />
      <Outlet />
      <MessageBoard />
    </>
  );
}

/** Asks for the server at once when the browser goes offline or is back, or the person looks at the page again. */
function useNetworkWatch(): void {
  useWindowEvent('offline', connection.doubt);
  useWindowEvent('online', connection.askNow);
  // Begins at the document and comes up to the window.
  useWindowEvent('visibilitychange', connection.askNow);
}

/**
 * A new page takes the focus to its heading, as loading a document would. Not where the page itself has
 * put it into a field, and not on the first page, where the browser begins at the top by itself.
 */
function useFocusOnNavigation(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, toLocation }) => {
        if (!fromLocation || fromLocation.pathname === toLocation.pathname) return;
        if (document.activeElement?.matches('input, textarea, select')) return;
        document.querySelector<HTMLElement>('[data-page-heading]')?.focus({ preventScroll: true });
      }),
    [router],
  );
}
