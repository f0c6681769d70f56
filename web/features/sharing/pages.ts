// The page of an item that lists everybody who has access to it.

import { pages } from '../../../contract/pages.ts';
import { latePage } from '../../parts/late-page.ts';
import { page } from '../../routing/page.ts';

export const sharingPages = [
  page({
    path: pages.participants,
    access: 'signed-in',
    words: ['sharing'],
    component: latePage(() => import('./participants-page.tsx'), 'ParticipantsPage'),
  }),
];
