// The types of edges that have a meaning of their own.

/** Permissions and memberships decide who may do what: they are made and removed in their own way alone. */
export function isReservedType(type: string): boolean {
  return type === 'Permission' || type === 'Member';
}
