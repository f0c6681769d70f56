// The groups that the signed-in person belongs to, and those of another user.
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs';
import { pages } from '../../../contract/pages.ts';
import { latePage } from '../../parts/late-page.ts';
import { page, type Section } from '../../routing/page.ts';

const section: Section = { label: 'sections.memberships', Icon: IconUsersGroup };

export const membershipPages = [
  page({
    path: pages.memberships,
    access: 'signed-in',
    words: ['memberships'],
    component: latePage(() => import('./memberships-page.tsx'), 'MembershipsPage'),
    section,
  }),
  page({
    path: pages.membershipsOf,
    access: { own: pages.memberships },
    words: ['otherUser', 'memberships'],
    component: latePage(() => import('./memberships-of-page.tsx'), 'MembershipsOfPage'),
    section,
  }),
];
