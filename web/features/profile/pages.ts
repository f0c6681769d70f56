// The account page of the signed-in person, and that of another user.
import IconUserCircle from '@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs';
import { redirect } from '@tanstack/react-router';
import { pages } from '../../../contract/pages.ts';
import { latePage } from '../../parts/late-page.ts';
import { page, type Section } from '../../routing/page.ts';

const section: Section = { label: 'sections.account', Icon: IconUserCircle };

export const profilePages = [
  page({
    path: pages.home,
    access: 'anybody',
    enter: async () => {
      throw redirect({ to: pages.profile, replace: true });
    },
  }),
  page({
    path: pages.profile,
    access: 'signed-in',
    component: latePage(() => import('./profile-page.tsx'), 'ProfilePage'),
    section,
  }),
  page({
    path: pages.profileOf,
    access: { own: pages.profile },
    words: ['otherUser', 'storage'],
    component: latePage(() => import('./other-profile-page.tsx'), 'OtherProfilePage'),
    section,
  }),
];
