// Messages to the person: notices at the bottom that go by themselves, problems that stay until read, and at the
// top what wants a decision or a second look, until dismissed.

export interface Message {
  id: number;
  text: string;
  tone: 'notice' | 'problem';
  place: 'top' | 'bottom';
  /** Buttons; choosing one takes the message away. */
  actions: readonly { label: string; run: () => void }[];
}

const noticeForMs = 5_000;
const longerWithActionMs = 10_000;

function createMessages() {
  const listeners = new Set<() => void>();
  let shown: readonly Message[] = [];
  let lastId = 0;
  /** Notices that go by themselves. */
  const going = new Map<number, { ms: number; timer: ReturnType<typeof setTimeout> }>();

  function set(next: readonly Message[]): void {
    shown = next;
    for (const listener of listeners) listener();
  }
  function dismiss(id: number): void {
    clearTimeout(going.get(id)?.timer);
    going.delete(id);
    set(shown.filter((message) => message.id !== id));
  }
  function goAfter(id: number, ms: number): void {
    clearTimeout(going.get(id)?.timer);
    going.set(id, { ms, timer: setTimeout(() => dismiss(id), ms) });
  }
  function add(message: Omit<Message, 'id'>): number {
    lastId += 1;
    set([...shown, { ...message, id: lastId }]);
    return lastId;
  }

  return {
    /** Tells at the bottom what was done, with Undo or the like where there is one. */
    notify(text: string, actions: Message['actions'] = []): void {
      const id = add({ text, tone: 'notice', place: 'bottom', actions });
      goAfter(id, actions.length > 0 ? longerWithActionMs : noticeForMs);
    },
    /** While the person is at a notice, its time stands still; it has its whole time again once they leave. */
    hold(id: number): void {
      clearTimeout(going.get(id)?.timer);
    },
    release(id: number): void {
      const { ms } = going.get(id) ?? {};
      if (ms !== undefined) goAfter(id, ms);
    },
    /** Tells at the bottom what did not work; stays until dismissed. */
    warn(text: string): void {
      add({ text, tone: 'problem', place: 'bottom', actions: [] });
    },
    /** Tells at the top what the person should see to or may want to take back; stays until dismissed. */
    raise(text: string, { tone = 'notice', actions = [] }: Partial<Pick<Message, 'tone' | 'actions'>> = {}): void {
      add({ text, tone, place: 'top', actions });
    },
    dismiss,
    list: () => shown,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const messages = createMessages();
