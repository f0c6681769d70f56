// The settings of the mail server and the mails that wait, for administrators.
import IconMail from '@tabler/icons-react/dist/esm/icons/IconMail.mjs';
import { lazyRouteComponent } from '@tanstack/react-router';
import { pages } from '../../../contract/pages.ts';
import { page } from '../../routing/page.ts';

export const mailPages = [
  page({
    path: pages.mail,
    access: 'administrator',
    words: ['mail'],
    component: lazyRouteComponent(() => import('./mail-page.tsx'), 'MailPage'),
    section: { label: 'sections.mail', Icon: IconMail },
  }),
];
