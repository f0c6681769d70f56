// The form of a room: its modules, its routes, its upkeep, and its work before the store closes.
import type { Route } from './route.ts';

export interface Upkeep {
  /** Stands in the log where it fails. */
  name: string;
  everySeconds: number;
  /** Not needed for anything to be right; it keeps the store small, or sends what is due. */
  work(): Promise<unknown>;
}

export interface Room<Modules> {
  modules: Modules;
  routes: readonly Route[];
  upkeep: readonly Upkeep[];
  close?(): Promise<void> | void;
}

/** Rows that ran out and reminders that are due. */
export const tenMinutes = 600;
/** For values that are counted in memory and written now and then, such as when a session was last seen. */
export const oneMinute = 60;
