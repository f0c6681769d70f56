// Calls a function when the server can be reached again, so that what was said of the loss goes away with it.
import { useEffect, useEffectEvent } from 'react';
import { connection } from './connection.ts';

export function useWhenBack(listener: () => void): void {
  const tell = useEffectEvent(listener);
  useEffect(
    () =>
      connection.subscribe(() => {
        if (!connection.isLost()) tell();
      }),
    [],
  );
}
