// The audit trail, for administrators.
import IconListSearch from '@tabler/icons-react/dist/esm/icons/IconListSearch.mjs';
import { lazyRouteComponent } from '@tanstack/react-router';
import { pages } from '../../../contract/pages.ts';
import { page } from '../../routing/page.ts';

export const auditPages = [
  page({
    path: pages.audit,
    access: 'administrator',
    words: ['audit', 'happenings'],
    component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
    section: { label: 'sections.audit', Icon: IconListSearch },
  }),
];
