// The scopes of personal access tokens; every endpoint names the one that it wants.

/** Scope → what it allows, as the person reads it who makes the token. */
export const scopes = {
  'people:read': 'Read your account and the people, organisations and user groups that you may see',
  'profile:write': 'Change your picture, and those that you may change',
  'people:write': 'Create, activate and deactivate users and change members, where you may',
  'audit:read': 'Read and export the activity logs of all accounts, where you are an administrator',
  'items:read': 'Read items, those of people too, with their history, links and files',
  'items:write': 'Create, change, move, trash and delete items, links and files; change the data of profiles',
  'events:read': 'Read the events that you may see',
  'events:write': 'Add events of your own',
  'permissions:write': 'Share items and change what others may do with them',
} as const;

export type Scope = keyof typeof scopes;
export const scopeNames = Object.keys(scopes) as [Scope, ...Scope[]];
