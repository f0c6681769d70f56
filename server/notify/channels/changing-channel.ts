// The channel that mails go through now, made anew when the settings change; the old one is closed when nobody uses it.
import type { MailInForce } from '../settings/mail-settings.ts';
import type { MailChannel } from './channel.ts';

export interface ChangingChannel {
  use<T>(inForce: MailInForce, work: (channel: MailChannel) => Promise<T>): Promise<T>;
  close(): void;
}

interface Held {
  version: string;
  channel: MailChannel;
  users: number;
  retired: boolean;
}

export function createChangingChannel(make: (inForce: MailInForce) => MailChannel): ChangingChannel {
  let held: Held | undefined;

  function retire(): void {
    if (!held) return;
    held.retired = true;
    if (held.users === 0) held.channel.close();
    held = undefined;
  }

  return {
    async use(inForce, work) {
      if (held?.version !== inForce.version) {
        const channel = make(inForce);
        retire();
        held = { version: inForce.version, channel, users: 0, retired: false };
      }
      const used = held;
      used.users++;
      try {
        return await work(used.channel);
      } finally {
        used.users--;
        if (used.retired && used.users === 0) used.channel.close();
      }
    },
    close() {
      held?.channel.close();
      held = undefined;
    },
  };
}
