// The types of links that have a meaning of their own.

/** Permissions and memberships decide who may do what: they are made and removed in their own way alone. */
export function isReservedLink(type: string): boolean {
  return type === 'Permission' || type === 'Member';
}
