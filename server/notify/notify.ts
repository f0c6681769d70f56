// Opens the room of notices: how mail is sent, and the mails that wait.
import type { Core } from '../core.ts';
import type { Users } from '../people/users.ts';
import type { Room } from '../platform/room.ts';
import { createMail, type Mail } from './mail.ts';
import { createMailQueue } from './mail-queue.ts';
import { createMailSettings } from './settings/mail-settings.ts';

export type NotifyRoom = ReturnType<typeof openNotify>['modules'];

/** What tests set in place of the world. */
export interface NotifyEdge {
  sendMail?: Mail['send'] | undefined;
}

export function openNotify(core: Core, users: () => Pick<Users, 'findByEmail'>, edge: NotifyEdge) {
  const mailSettings = createMailSettings(core);
  const mail = createMail({ ...core, settings: mailSettings });
  const mailQueue = createMailQueue({ ...core, users: { findByEmail: (email) => users().findByEmail(email) } });
  const modules = { mailSettings, mail, mailQueue, sendMail: edge.sendMail ?? mail.send };
  return {
    modules,
    routes: [],
    upkeep: [],
    close() {
      mail.close();
      mailSettings.close();
    },
  } satisfies Room<typeof modules>;
}
