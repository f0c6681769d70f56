// All events, for administrators.
import IconBroadcast from '@tabler/icons-react/dist/esm/icons/IconBroadcast.mjs';
import { lazyRouteComponent } from '@tanstack/react-router';
import { pages } from '../../../contract/pages.ts';
import { page } from '../../routing/page.ts';

export const eventPages = [
  page({
    path: pages.events,
    access: 'administrator',
    words: ['events', 'eventTopics'],
    component: lazyRouteComponent(() => import('./events-page.tsx'), 'EventsPage'),
    section: { label: 'sections.events', Icon: IconBroadcast },
  }),
];
