// The sections of the side bar, in order; one that does not work yet is not in the list.

import IconAdjustments from '@tabler/icons-react/dist/esm/icons/IconAdjustments.mjs';
import IconBuilding from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs';
import IconFileZip from '@tabler/icons-react/dist/esm/icons/IconFileZip.mjs';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import IconListSearch from '@tabler/icons-react/dist/esm/icons/IconListSearch.mjs';
import IconMail from '@tabler/icons-react/dist/esm/icons/IconMail.mjs';
import IconShieldLock from '@tabler/icons-react/dist/esm/icons/IconShieldLock.mjs';
import IconUserCircle from '@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs';
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs';
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs';
import { paths } from './paths.ts';

/** What a section may need a look for; the shell finds out and puts a dot beside it. */
export type Attention = 'factors' | 'tokens';

export interface Section {
  to: (typeof paths)[
    | 'profile'
    | 'security'
    | 'tokens'
    | 'memberships'
    | 'yourData'
    | 'users'
    | 'organisations'
    | 'groups'
    | 'policy'
    | 'mail'
    | 'audit'];
  label:
    | 'sections.account'
    | 'sections.security'
    | 'sections.tokens'
    | 'sections.memberships'
    | 'sections.yourData'
    | 'sections.users'
    | 'sections.organisations'
    | 'sections.groups'
    | 'sections.policy'
    | 'sections.mail'
    | 'sections.audit';
  Icon: typeof IconUserCircle;
  watches?: Attention;
  /** The pages below its address are of this section too. */
  holdsPages?: true;
}

export const sections: readonly Section[] = [
  { to: paths.profile, label: 'sections.account', Icon: IconUserCircle },
  { to: paths.security, label: 'sections.security', Icon: IconShieldLock, watches: 'factors' },
  { to: paths.tokens, label: 'sections.tokens', Icon: IconKey, watches: 'tokens' },
  { to: paths.memberships, label: 'sections.memberships', Icon: IconUsersGroup },
  { to: paths.yourData, label: 'sections.yourData', Icon: IconFileZip },
];

/** Those of somebody else; the address has their key. */
export const somebodysSections = [
  { to: paths.profileOf, label: 'sections.account', Icon: IconUserCircle },
  { to: paths.securityOf, label: 'sections.security', Icon: IconShieldLock },
  { to: paths.tokensOf, label: 'sections.tokens', Icon: IconKey },
  { to: paths.membershipsOf, label: 'sections.memberships', Icon: IconUsersGroup },
] as const;

/** Shown to administrators alone, under a heading of their own. */
export const adminSections: readonly Section[] = [
  { to: paths.users, label: 'sections.users', Icon: IconUsers },
  { to: paths.organisations, label: 'sections.organisations', Icon: IconBuilding, holdsPages: true },
  { to: paths.groups, label: 'sections.groups', Icon: IconUsersGroup, holdsPages: true },
  { to: paths.policy, label: 'sections.policy', Icon: IconAdjustments },
  { to: paths.mail, label: 'sections.mail', Icon: IconMail },
  { to: paths.audit, label: 'sections.audit', Icon: IconListSearch },
];
