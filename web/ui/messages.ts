// Messages to the person: notices at the bottom that go by themselves, problems that stay until read, and at the
// top what wants a decision or a second look, until dismissed.

export interface Message {
  id: number;
  text: string;
  tone: 'notice' | 'problem';
  place: 'top' | 'bottom';
  /** What can be done about it; choosing one takes the message away. */
  actions: readonly { label: string; run: () => void }[];
}

const noticeForMs = 5_000;
const longerWithActionMs = 10_000;

function createMessages() {
  const listeners = new Set<() => void>();
  let shown: readonly Message[] = [];
  let lastId = 0;

  function set(next: readonly Message[]): void {
    shown = next;
    for (const listener of listeners) listener();
  }
  function dismiss(id: number): void {
    set(shown.filter((message) => message.id !== id));
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
      setTimeout(() => dismiss(id), actions.length > 0 ? longerWithActionMs : noticeForMs);
    },
    /** Tells at the bottom what did not work; stays until dismissed. */
    warn(text: string): void {
      add({ text, tone: 'problem', place: 'bottom', actions: [] });
    },
    /** Tells at the top what the person should see to or may want to take back; stays until dismissed. */
    raise(
      text: string,
      { tone = 'notice', actions = [] }: Partial<Pick<Message, 'tone' | 'actions'>> = {},
    ): void {
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
