// The addresses of the pages, for the browser's router and for the server that serves them.

/** Paths that show a page of their own; `$name` stands for one segment, as the router writes it. */
export const pages = {
  home: '/',
  signIn: '/signin',
  setUp: '/setup',
  forgot: '/forgot',
  reset: '/reset',
  confirmEmail: '/email/confirm',
  undoEmail: '/email/undo',
  /** Of the links in alert mails. */
  report: '/not-me',
  profile: '/profile',
  profileOf: '/profile/$key',
  securityOf: '/profile/$key/security',
  tokensOf: '/profile/$key/tokens',
  membershipsOf: '/profile/$key/memberships',
  security: '/profile/security',
  /** The same from the activity list, with `?entry=`. */
  reportEntry: '/profile/security/not-me',
  tokens: '/profile/tokens',
  memberships: '/profile/memberships',
  /** Taking one's data along, and deleting one's account. */
  yourData: '/profile/data',
  keepAccount: '/account/keep',
  /** The address that an administrator shares to have people add a second factor. */
  newFactor: '/profile/mfa/new',
  administration: '/admin',
  users: '/admin/users',
  organisations: '/admin/organisations',
  organisationOf: '/admin/organisations/$key',
  groups: '/admin/groups',
  groupOf: '/admin/groups/$key',
  policy: '/admin/policy',
  /** Somebody's profile as they see it; below it stand the pages of `viewAsPages` again. */
  viewAs: '/admin/look/$key',
  /** Of any item: who has access. */
  participants: '/items/$key/participants',
  mail: '/admin/mail',
  audit: '/admin/audit',
  events: '/admin/events',
} as const;

/** The pages that view-as shows. */
export const viewAsPages = [
  ...[pages.profile, pages.security, pages.tokens, pages.memberships, pages.yourData],
] as const;

export type PagePath = (typeof pages)[keyof typeof pages];

/** The address of the page of one item or user. */
export function pagePath(page: PagePath, { key }: { key: string }): string {
  return page.replace('$key', () => key);
}

const patterns = [...Object.values(pages), ...viewAsPages.map((path) => pages.viewAs + path)].map(
  (path) => new RegExp(`^${path.replaceAll(/\$[a-z]+/gi, '[A-Za-z0-9_-]+')}/?$`),
);

/** True where the path shows a page; the server answers others with the page for "not found" and 404. */
export function isPage(path: string): boolean {
  return patterns.some((pattern) => pattern.test(path));
}
