// Decides where to go after signing in: a page of our own, for any text in the address bar.
import { isPage, pages } from '../../../contract/pages.ts';

/** Pages that would lead a signed-in person round in a circle. */
const noDestination = new Set<string>([pages.signIn, pages.setUp, pages.forgot, pages.reset]);

/** The path of `next` where it is a page of ours, else home. Compared after parsing: `//evil`, `/\evil` and tabs inside are addresses of others. */
export function nextPath(next: string | undefined, origin: string): string {
  if (!next?.startsWith('/')) return pages.home;
  const address = URL.parse(next, origin);
  if (!address || address.origin !== origin) return pages.home;
  const path = address.pathname.replace(/(.)\/$/, '$1');
  if (!isPage(path) || noDestination.has(path)) return pages.home;
  return `${address.pathname}${address.search}${address.hash}`;
}
