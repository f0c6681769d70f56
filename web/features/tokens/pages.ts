// The personal access tokens of the signed-in person, and of another user.
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import { pages } from '../../../contract/pages.ts';
import { latePage } from '../../parts/late-page.ts';
import { page, type Section } from '../../routing/page.ts';

const section: Section = { label: 'sections.tokens', Icon: IconKey };

export const tokenPages = [
  page({
    path: pages.tokens,
    access: 'signed-in',
    words: ['tokens'],
    component: latePage(() => import('./tokens-page.tsx'), 'TokensPage'),
    section: { ...section, watches: 'tokens' },
  }),
  page({
    path: pages.tokensOf,
    access: { own: pages.tokens },
    words: ['otherUser', 'tokens'],
    component: latePage(() => import('./tokens-of-page.tsx'), 'TokensOfPage'),
    section,
  }),
];
