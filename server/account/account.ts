// Opens the room of the account: what owners do with their own, by their session or by a mailed link.
import type { Core } from '../core.ts';
import type { EventsRoom } from '../events/events.ts';
import type { IdentityRoom } from '../identity/identity.ts';
import type { ItemsRoom } from '../items/open-items.ts';
import type { NotifyRoom } from '../notify/notify.ts';
import type { PeopleRoom } from '../people/people.ts';
import { type Room, tenMinutes } from '../platform/room.ts';
import { createActivityList } from './activity/activity-list.ts';
import { activityRoutes } from './activity/activity-routes.ts';
import { createAccountDeletions, subscribeDeletions } from './deletion/account-deletion.ts';
import { deletionRoutes } from './deletion/deletion-routes.ts';
import { createEmailChange } from './email/email-change.ts';
import { emailChangeRoutes } from './email/email-change-routes.ts';
import { createDataExports } from './export/data-export.ts';
import { exportRoutes } from './export/export-routes.ts';
import { createPasswordChange } from './password/password-change.ts';
import { passwordRoutes } from './password/password-routes.ts';
import { createCompromiseReports } from './report/compromise-report.ts';
import { reportRoutes } from './report/report-routes.ts';
import { createPasswordReset } from './reset/password-reset.ts';
import { resetRoutes } from './reset/reset-routes.ts';

export type AccountRoom = ReturnType<typeof openAccount>['modules'];

export function openAccount(core: Core, below: ItemsRoom & PeopleRoom & NotifyRoom & IdentityRoom & EventsRoom) {
  const base = { ...core, ...below, publicUrl: core.config.publicUrl };
  const passwordReset = createPasswordReset(base);
  const passwordChange = createPasswordChange(base);
  const emailChange = createEmailChange(base);
  const compromiseReports = createCompromiseReports({ ...base, passwordReset });
  const activityList = createActivityList(base);
  const dataExports = createDataExports({ ...base, jobs: core.longJobs });
  const accountDeletions = createAccountDeletions(base);
  subscribeDeletions(base);
  const modules = {
    passwordReset,
    passwordChange,
    emailChange,
    compromiseReports,
    activityList,
    dataExports,
    accountDeletions,
  };
  return {
    modules,
    routes: [
      ...resetRoutes(modules),
      ...passwordRoutes({ ...below, ...modules }),
      ...emailChangeRoutes(modules),
      ...activityRoutes(modules),
      ...reportRoutes(modules),
      ...exportRoutes(modules),
      ...deletionRoutes(modules),
    ],
    upkeep: [
      { name: 'reminders of deletions', everySeconds: tenMinutes, work: () => accountDeletions.remind() },
      { name: 'deletions that are due', everySeconds: tenMinutes, work: () => accountDeletions.carryOut() },
      { name: 'copies of data that ran out', everySeconds: tenMinutes, work: () => dataExports.purge() },
    ],
  } satisfies Room<typeof modules>;
}
