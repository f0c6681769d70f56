// All pages, one line a feature; the side bar and the frame of view-as take their parts of this list, in its order.
import type { PagePath } from '../../contract/pages.ts';
import { auditPages } from '../features/audit/pages.ts';
import { eventPages } from '../features/events/pages.ts';
import { groupPages } from '../features/groups/pages.ts';
import { mailPages } from '../features/mail/pages.ts';
import { membershipPages } from '../features/memberships/pages.ts';
import { policyPages } from '../features/policy/pages.ts';
import { profilePages } from '../features/profile/pages.ts';
import { securityPages } from '../features/security/pages.ts';
import { sharingPages } from '../features/sharing/pages.ts';
import { signInPages } from '../features/sign-in/pages.ts';
import { tokenPages } from '../features/tokens/pages.ts';
import { userPages } from '../features/users/pages.ts';
import { yourDataPages } from '../features/your-data/pages.ts';
import type { Section } from '../routing/page.ts';

export const allPages = [
  ...signInPages,
  ...profilePages,
  ...securityPages,
  ...tokenPages,
  ...membershipPages,
  ...yourDataPages,
  ...sharingPages,
  ...userPages,
  ...groupPages,
  ...policyPages,
  ...mailPages,
  ...auditPages,
  ...eventPages,
];

export type AnyPage = (typeof allPages)[number];

/** A line of the side bar, and the page that it leads to. */
export interface SectionLink extends Section {
  to: PagePath;
}

const sectionsOf = (pages: readonly AnyPage[]): readonly SectionLink[] =>
  pages.flatMap(({ path, section }) => (section ? [{ ...section, to: path }] : []));

/** The pages of one's own sections: those that view-as shows. */
export const ownSectionPages = allPages.filter(({ access, section }) => access === 'signed-in' && section);
export const ownSections = sectionsOf(ownSectionPages);
/** Of another user; the address has their key. */
export const otherUserSections = sectionsOf(allPages.filter(({ access }) => typeof access === 'object'));
/** Shown to administrators alone, under a heading of their own. */
export const adminSections = sectionsOf(allPages.filter(({ access }) => access === 'administrator'));
