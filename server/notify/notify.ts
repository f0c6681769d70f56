// Opens the room of notices: how mail is sent, and the mails that wait.
import type { Core } from '../core.ts';
import type { Person, Users } from '../people/users.ts';
import type { Room } from '../platform/room.ts';
import type { DataOf, KindName } from './kinds.ts';
import { createMail, type Mail, type MailDelivery } from './mail.ts';
import { createMailQueue } from './mail-queue.ts';
import type { MailMessage } from './message.ts';
import { createMailSettings } from './settings/mail-settings.ts';

export type { DataOf };

/** The reader of a mail; with another address than their own where that one is meant. */
export type Reader = Pick<Person, 'email' | 'name' | 'language' | 'timeZone'>;

export interface Notify {
  /** Queues the mail inside the surrounding transaction, sealed: no commit, no mail. */
  send<Name extends KindName>(reader: Reader, kind: Name, data: DataOf<Name>, how?: MailDelivery): Promise<void>;
}

export type NotifyRoom = ReturnType<typeof openNotify>['modules'];

/** Parts that tests set in place of the world. */
export interface NotifyFakes {
  sendMail?: Mail['send'] | undefined;
}

export function openNotify(core: Core, users: () => Pick<Users, 'findByEmail'>, fakes: NotifyFakes) {
  const mailSettings = createMailSettings(core);
  const mail = createMail({ ...core, settings: mailSettings });
  const mailQueue = createMailQueue({ ...core, users: { findByEmail: (email) => users().findByEmail(email) } });
  const modules = { mailSettings, mail, mailQueue, notify: notifyBy(fakes.sendMail ?? mail.send) };
  return {
    modules,
    routes: [],
    upkeep: [{ name: 'notices that count no more', everySeconds: 3600, work: () => mail.purge() }],
    close() {
      mail.close();
      mailSettings.close();
    },
  } satisfies Room<typeof modules>;
}

function notifyBy(sendMail: Mail['send']): Notify {
  return {
    async send({ email, name, language, timeZone }, kind, data, how) {
      const message = { kind, to: { address: email, name }, language, timeZone, data };
      await sendMail(message as MailMessage, how);
    },
  };
}
