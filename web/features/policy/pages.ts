// The sign-in policy of the server, for administrators.
import IconAdjustments from '@tabler/icons-react/dist/esm/icons/IconAdjustments.mjs';
import { pages } from '../../../contract/pages.ts';
import { latePage } from '../../parts/late-page.ts';
import { page } from '../../routing/page.ts';

export const policyPages = [
  page({
    path: pages.policy,
    access: 'administrator',
    words: ['policy'],
    component: latePage(() => import('./policy-page.tsx'), 'PolicyPage'),
    section: { label: 'sections.policy', Icon: IconAdjustments },
  }),
];
