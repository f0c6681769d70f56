// All events, for administrators.
import IconBroadcast from '@tabler/icons-react/dist/esm/icons/IconBroadcast.mjs';
import { pages } from '../../../contract/pages.ts';
import { latePage } from '../../parts/late-page.ts';
import { page } from '../../routing/page.ts';

export const eventPages = [
  page({
    path: pages.events,
    access: 'administrator',
    words: ['events', 'eventTopics'],
    component: latePage(() => import('./events-page.tsx'), 'EventsPage'),
    section: { label: 'sections.events', Icon: IconBroadcast },
  }),
];
