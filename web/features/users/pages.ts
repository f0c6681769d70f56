// The list of all users, for administrators, and the addresses that lead from it.
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs';
import { redirect } from '@tanstack/react-router';
import { pages } from '../../../contract/pages.ts';
import { latePage } from '../../parts/late-page.ts';
import { page } from '../../routing/page.ts';

export const userPages = [
  // Administrators use the list of users most.
  page({
    path: pages.administration,
    access: 'administrator',
    enter: async () => {
      throw redirect({ to: pages.users, replace: true });
    },
  }),
  page({
    path: pages.users,
    access: 'administrator',
    words: ['users'],
    component: latePage(() => import('./users-page.tsx'), 'UsersPage'),
    section: { label: 'sections.users', Icon: IconUsers },
  }),
  // The view of a profile as its owner begins with a document of its own (see app/main.tsx). A visit comes here
  // only by a link or the history.
  page({
    path: pages.viewAs,
    access: 'signed-in',
    enter: async ({ href, preload }) => {
      if (preload) return;
      window.location.assign(href);
      await new Promise(() => {});
    },
  }),
];
