// The page on which people take a copy of their data and delete their account.
import IconFileZip from '@tabler/icons-react/dist/esm/icons/IconFileZip.mjs';
import { pages } from '../../../contract/pages.ts';
import { latePage } from '../../parts/late-page.ts';
import { page } from '../../routing/page.ts';

export const yourDataPages = [
  page({
    path: pages.yourData,
    access: 'signed-in',
    words: ['yourData', 'storage'],
    component: latePage(() => import('./your-data-page.tsx'), 'YourDataPage'),
    section: { label: 'sections.yourData', Icon: IconFileZip },
  }),
];
