// How one signs in and where one is signed in, for oneself and of another user; and the pages that lead there.
import IconShieldLock from '@tabler/icons-react/dist/esm/icons/IconShieldLock.mjs';
import { pages } from '../../../contract/pages.ts';
import { nextPath } from '../../entities/account/next-path.ts';
import { latePage } from '../../parts/late-page.ts';
import { page, type Section } from '../../routing/page.ts';

const section: Section = { label: 'sections.security', Icon: IconShieldLock };

export const securityPages = [
  page({
    path: pages.security,
    access: 'signed-in',
    words: ['security', 'sessions', 'activity', 'happenings'],
    component: latePage(() => import('./security-page.tsx'), 'SecurityPage'),
    section: { ...section, watches: 'factors' },
  }),
  page({
    path: pages.securityOf,
    access: { own: pages.security },
    words: ['otherUser', 'security', 'sessions', 'activity', 'happenings'],
    component: latePage(() => import('./security-of-page.tsx'), 'SecurityOfPage'),
    section,
  }),
  page({
    path: pages.newFactor,
    access: 'signed-in',
    words: ['security'],
    // Where the person was going when a second factor was required of them.
    search: ({ next }): { next?: string } =>
      typeof next === 'string' ? { next: nextPath(next, location.origin) } : {},
    component: latePage(() => import('./new-factor-page.tsx'), 'NewFactorPage'),
  }),
  page({
    path: pages.reportEntry,
    access: 'signed-in',
    words: ['report', 'happenings'],
    search: ({ entry }): { entry?: number } => ({ entry: Number.isSafeInteger(entry) ? Number(entry) : undefined }),
    component: latePage(() => import('./report-page.tsx'), 'ReportPage'),
  }),
];
