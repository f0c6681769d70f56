// Organisations and user groups, for administrators: their lists, and the page of each.
import IconBuilding from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs';
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs';
import { pages } from '../../../contract/pages.ts';
import { latePage } from '../../parts/late-page.ts';
import { page } from '../../routing/page.ts';

const common = { access: 'administrator', words: ['groups'] } as const;
const GroupPage = latePage(() => import('./group-page.tsx'), 'GroupPage');

export const groupPages = [
  page({
    ...common,
    path: pages.organisations,
    component: latePage(() => import('./groups-page.tsx'), 'OrganisationsPage'),
    section: { label: 'sections.organisations', Icon: IconBuilding, holdsPages: true },
  }),
  page({ ...common, path: pages.organisationOf, component: GroupPage }),
  page({
    ...common,
    path: pages.groups,
    component: latePage(() => import('./groups-page.tsx'), 'UserGroupsPage'),
    section: { label: 'sections.groups', Icon: IconUsersGroup, holdsPages: true },
  }),
  page({ ...common, path: pages.groupOf, component: GroupPage }),
];
