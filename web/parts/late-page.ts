// The component of a page, whose code comes when the page is first wanted.
import { lazyRouteComponent, type RouteComponent } from '@tanstack/react-router';
import { fetchPart } from './fetch-part.ts';

/**
 * Without `fetchPart` the router would reload the page by itself where its code is missing: without a connection that
 * leaves nothing but the error page of the browser.
 */
export function latePage<File extends object, Name extends keyof File & string>(
  load: () => Promise<File>,
  name: Name,
): RouteComponent {
  return lazyRouteComponent(() => fetchPart(load) as Promise<Record<string, unknown>>, name) as RouteComponent;
}
