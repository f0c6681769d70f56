// Routes about how the server sends mail.
import * as api from '../../../contract/api/mail.ts';
import type { MailQueue } from '../../notify/mail-queue.ts';
import { type Route, route } from '../../platform/route.ts';
import type { MailSettingsChange } from './mail-settings-change.ts';
import type { MailTest } from './mail-test.ts';

export interface MailRouteDeps {
  mailSettingsChange: MailSettingsChange;
  mailTest: MailTest;
  mailQueue: MailQueue;
}

export function mailRoutes({ mailSettingsChange, mailTest, mailQueue }: MailRouteDeps): Route[] {
  return [
    route(api.getMail, () => mailSettingsChange.state()),
    route(api.changeMail, ({ body, caller }) => {
      const { version, password, ...choice } = body;
      return mailSettingsChange.change({ choice, password }, version, caller);
    }),
    route(api.removeMail, ({ body, caller }) => mailSettingsChange.remove(body.version, caller)),
    route(api.testMail, ({ body, caller }) => {
      const { settings, password } = body;
      return mailTest.send(caller.actor, settings && { choice: settings, password });
    }),
    route(api.getMailQueue, () => mailQueue.state()),
    route(api.tryMailNow, async () => ({ status: 'ok' as const, tried: await mailQueue.tryNow() })),
  ];
}
