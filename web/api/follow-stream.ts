// Follows a stream of the server while the page is looked at, and opens it again where it was lost or refused.

interface Heard {
  on: Record<string, (data: string) => void>;
  /** It is open; `again` where what happened meanwhile was not heard. */
  onOpen(again: boolean): void;
  /** It was lost; the browser is about to open it again. */
  onLost?(): void;
  /** A refusal does not tell its reason. @returns false to ask no more */
  onRefused?(): Promise<boolean>;
}

/** The browser opens a lost stream again by itself; a refused one is asked for again after this. */
const againAfterMs = 30_000;

export interface Following {
  /** Until the page is looked at again. */
  pause(): void;
  stop(): void;
}

export function followStream(address: string, { on, onOpen, onLost, onRefused }: Heard): Following {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let opened = false;
  let stopped = false;

  function pause(): void {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  }

  function open(): void {
    pause();
    const opening = new EventSource(address);
    source = opening;
    opening.onopen = () => {
      onOpen(opened);
      opened = true;
    };
    for (const [name, hear] of Object.entries(on)) opening.addEventListener(name, ({ data }) => hear(data));
    opening.onerror = () => {
      onLost?.();
      if (opening.readyState === EventSource.CLOSED) void askAgain();
    };
  }

  async function askAgain(): Promise<void> {
    pause();
    if ((await onRefused?.()) === false) return;
    if (!stopped && document.visibilityState === 'visible') timer = setTimeout(open, againAfterMs);
  }

  function follow(): void {
    if (document.visibilityState === 'visible') open();
    else pause();
  }

  document.addEventListener('visibilitychange', follow);
  follow();
  return {
    pause,
    stop() {
      stopped = true;
      document.removeEventListener('visibilitychange', follow);
      pause();
    },
  };
}
