// The settings of the mail server and the mails that wait, for administrators.
import IconMail from '@tabler/icons-react/dist/esm/icons/IconMail.mjs';
import { pages } from '../../../contract/pages.ts';
import { latePage } from '../../parts/late-page.ts';
import { page } from '../../routing/page.ts';

export const mailPages = [
  page({
    path: pages.mail,
    access: 'administrator',
    words: ['mail'],
    component: latePage(() => import('./mail-page.tsx'), 'MailPage'),
    section: { label: 'sections.mail', Icon: IconMail },
  }),
];
