// The form in which a feature says what its pages are; app/routes.ts makes the router and the side bar from it.
import type { QueryClient } from '@tanstack/react-query';
import type { RouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { PagePath } from '../../contract/pages.ts';
import type { Screen, Screens } from '../i18n/screens.ts';

/**
 * Of `anybody`: one card, nothing around it. All others are in the shell, and ask to sign in: they are one's own
 * (`signed-in`), for an `administrator`, or of the user whose key is in the address, where `own` is the page that
 * the same user has for their own.
 */
export type Access = 'anybody' | 'signed-in' | 'administrator' | { own: PagePath };

/** States of the account that may need attention; the shell asks for them and puts a dot beside the section. */
export type Attention = 'factors' | 'tokens';

/** A line of the side bar. */
export interface Section {
  label: keyof Screens['shell'] & `sections.${string}`;
  Icon: ComponentType<{ size: number; stroke: number }>;
  watches?: Attention;
  /** The pages below its address are of this section too. */
  holdsPages?: true;
}

export interface Page<Path extends PagePath, Who extends Access, Search extends object> {
  path: Path;
  access: Who;
  /** The screens whose words it needs, beside those that every visit loads. */
  words?: readonly Screen[];
  /**
   * In code of its own, by `latePage`, which does not ask for the type that the component returns: pages link
   * to each other, so that types would be made of themselves. A page without one only leads on, by `enter`.
   */
  component?: RouteComponent;
  section?: Section;
  /** Reads the query string of its address. */
  search?(given: Record<string, unknown>): Search;
  /** Before it shows, once `access` is settled. */
  enter?(visit: { search: Search; href: string; preload: boolean; queryClient: QueryClient }): Promise<void>;
}

/** Names the types of a page; the router takes those of its address and of its query string from it. */
export function page<
  const Path extends PagePath,
  const Who extends Access,
  Search extends object = Record<never, never>,
>(said: Page<Path, Who, Search>): Page<Path, Who, Search> {
  return said;
}
