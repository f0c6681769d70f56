// Opens the room of administration: what administrators do for others and with the server.
import type { AccountRoom } from '../account/account.ts';
import type { Core } from '../core.ts';
import type { EventsRoom } from '../events/events.ts';
import type { IdentityRoom } from '../identity/identity.ts';
import type { ItemsRoom } from '../items/open-items.ts';
import type { NotifyRoom } from '../notify/notify.ts';
import type { PeopleRoom } from '../people/people.ts';
import type { AccessQuestions } from '../platform/endpoint-access.ts';
import { type Room, tenMinutes } from '../platform/room.ts';
import { createAccountHelp } from './account-help/account-help.ts';
import { accountHelpRoutes } from './account-help/account-help-routes.ts';
import { createActivation } from './activation/activation.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { createAuditTrail } from './audit/audit-trail.ts';
import { bulkRunRoutes } from './bulk-runs/bulk-run-routes.ts';
import { createBulkRuns } from './bulk-runs/bulk-runs.ts';
import { createFactorRequirements } from './factor-requirements/factor-requirements.ts';
import { mailRoutes } from './mail/mail-routes.ts';
import { createMailSettingsChange } from './mail/mail-settings-change.ts';
import { createMailTest } from './mail/mail-test.ts';
import { createPolicyChange } from './policy/policy-change.ts';
import { policyRoutes } from './policy/policy-routes.ts';
import { createRoleChange } from './roles/role-change.ts';
import { roleRoutes } from './roles/role-routes.ts';
import { createAbilities } from './users/abilities.ts';
import { createProvision } from './users/provision.ts';
import { createUserAdmin } from './users/user-admin.ts';
import { userAdminRoutes } from './users/user-admin-routes.ts';
import { createUserChange } from './users/user-change.ts';
import { createViewAsSessions } from './view-as/view-as.ts';
import { viewAsRoutes } from './view-as/view-as-routes.ts';

type Below = ItemsRoom & PeopleRoom & NotifyRoom & IdentityRoom & AccountRoom & EventsRoom;

export function openAdministration(core: Core, below: Below, access: AccessQuestions) {
  const { throttle, mailSettings } = below;
  const base = { ...core, ...below };
  const auditTrail = createAuditTrail(base);
  const provision = createProvision(base);
  const accountHelp = createAccountHelp(base);
  const viewAsSessions = createViewAsSessions(base);
  const roleChange = createRoleChange(base);
  const policyChange = createPolicyChange(base);
  const activation = createActivation(base);
  const factorRequirements = createFactorRequirements(base);
  const userChange = createUserChange({ ...base, activation, accountHelp, factorRequirements });
  const userAdmin = createUserAdmin({ ...base, userChange });
  const bulkRuns = createBulkRuns({ ...base, provision, userChange, userAdmin, jobs: core.longJobs });
  const mailSettingsChange = createMailSettingsChange(base);
  const mailTest = createMailTest({
    ...{ ...base, settings: mailSettings, settingsChange: mailSettingsChange },
    takeTry: (userKey) => throttle.takeMailTest(userKey),
  });
  const abilities = createAbilities({ ...base, ...access, accountHelp });
  const modules = {
    auditTrail,
    provision,
    accountHelp,
    viewAsSessions,
    roleChange,
    policyChange,
    activation,
    factorRequirements,
    userChange,
    userAdmin,
    bulkRuns,
    mailSettingsChange,
    mailTest,
  };
  return {
    modules,
    routes: [
      ...auditRoutes(modules),
      ...accountHelpRoutes({ ...below, ...modules }),
      ...viewAsRoutes(modules),
      ...roleRoutes({ ...modules, abilities }),
      ...userAdminRoutes(modules),
      ...bulkRunRoutes(modules),
      ...policyRoutes({ ...below, ...modules }),
      ...mailRoutes({ ...below, ...modules }),
    ],
    upkeep: [
      { name: 'view-as sessions that ran out', everySeconds: tenMinutes, work: () => viewAsSessions.purge() },
      { name: 'bulk runs of long ago', everySeconds: tenMinutes, work: () => bulkRuns.purge() },
    ],
    close: () => viewAsSessions.close(),
  } satisfies Room<typeof modules>;
}
