// The page of an item that lists everybody who has access to it.
import { lazyRouteComponent } from '@tanstack/react-router';
import { pages } from '../../../contract/pages.ts';
import { page } from '../../routing/page.ts';

export const sharingPages = [
  page({
    path: pages.participants,
    access: 'signed-in',
    words: ['sharing'],
    component: lazyRouteComponent(() => import('./participants-page.tsx'), 'ParticipantsPage'),
  }),
];
