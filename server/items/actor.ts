// TO GO: the types of actors stand in platform/caller.ts; this passes them on until every import names that file.
export { type Actor, authorOf, type SystemActor, type UserActor } from '../platform/caller.ts';
