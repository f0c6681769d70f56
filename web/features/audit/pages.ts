// The audit trail, for administrators.
import IconListSearch from '@tabler/icons-react/dist/esm/icons/IconListSearch.mjs';
import { pages } from '../../../contract/pages.ts';
import { latePage } from '../../parts/late-page.ts';
import { page } from '../../routing/page.ts';

export const auditPages = [
  page({
    path: pages.audit,
    access: 'administrator',
    words: ['audit', 'happenings'],
    component: latePage(() => import('./audit-page.tsx'), 'AuditPage'),
    section: { label: 'sections.audit', Icon: IconListSearch },
  }),
];
