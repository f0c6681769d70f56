// The complete list of endpoints: what the server mounts, the reference documents and the tests walk through.
import type { Endpoint } from '../endpoint.ts';
import * as abilities from './abilities.ts';
import * as accountHelp from './account-help.ts';
import * as activity from './activity.ts';
import * as audit from './audit.ts';
import * as bulkRuns from './bulk-runs.ts';
import * as compromiseReport from './compromise-report.ts';
import * as edges from './edges.ts';
import * as emailChange from './email-change.ts';
import * as events from './events.ts';
import * as factors from './factors.ts';
import * as groupAdministration from './group-administration.ts';
import * as groups from './groups.ts';
import * as items from './items.ts';
import * as mail from './mail.ts';
import * as memberships from './memberships.ts';
import * as participants from './participants.ts';
import * as passkeys from './passkeys.ts';
import * as passwords from './passwords.ts';
import * as permissions from './permissions.ts';
import * as policy from './policy.ts';
import * as roles from './roles.ts';
import * as sessions from './sessions.ts';
import * as signingIn from './signing-in.ts';
import * as storage from './storage.ts';
import * as system from './system.ts';
import * as tokens from './tokens.ts';
import * as userAdmin from './user-admin.ts';
import * as users from './users.ts';
import * as viewAs from './view-as.ts';
import * as yourData from './your-data.ts';

/** Endpoints by section of the reference, in reading order. */
export const sections = {
  'Signing in': signingIn,
  'Second factors': factors,
  'Passkeys and security keys': passkeys,
  Passwords: passwords,
  'Change of address': emailChange,
  Sessions: sessions,
  Activity: activity,
  'This was not me': compromiseReport,
  'Personal access tokens': tokens,
  'Your data': yourData,
  'How much one keeps': storage,
  Users: users,
  'Helping somebody': accountHelp,
  'Looking as the owner': viewAs,
  'What one may do with somebody': abilities,
  Roles: roles,
  'All users': userAdmin,
  'Audit trail': audit,
  'Changes of many users': bulkRuns,
  Memberships: memberships,
  'Organisations and user groups': groups,
  'All groups': groupAdministration,
  Items: items,
  Permissions: permissions,
  'Who has access': participants,
  Links: edges,
  Events: events,
  Policy: policy,
  Mail: mail,
  System: system,
} as const;

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'access' in value && 'path' in value;
}

export const endpoints: readonly Endpoint[] = Object.values(sections).flatMap((section) =>
  Object.values(section).filter(isEndpoint),
);
