// Why a store cannot be opened: a sentence for the operator, who finds no stack trace in it.

export class StoreRefused extends Error {
  /** True where another process holds the store, so that a command can talk to that process instead. */
  readonly held: boolean;
  constructor(message: string, options: { held?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'StoreRefused';
    this.held = options.held ?? false;
  }
}
