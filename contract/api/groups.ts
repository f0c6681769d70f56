// Calls about the members of organisations and user groups.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { edge, item, key, page } from '../schemas/entity.ts';
import { userKey } from './users.ts';

const params = z.object({ key });
const listed = z.object({ key, state: z.enum(['all', 'active', 'inactive']) });
const mayLink = { who: 'letters', letters: ['l'], on: 'key' } as const;
const mayUnlink = { who: 'letters', letters: ['u'], on: 'key' } as const;
const mayRead = { who: 'letters', letters: ['r'], on: 'key' } as const;

export const listOrganisationMembers = endpoint({
  id: 'listOrganisationMembers',
  method: 'GET',
  path: '/v1/organisations/:key/members/:state',
  aliases: [{ method: 'GET', path: '/v1/organisations/:key/member/:state' }],
  summary: 'The members of an organisation: all, active or inactive',
  access: mayRead,
  scope: 'people:read',
  params: listed,
  query: page,
  answer: z.array(item),
});

export const addOrganisationMember = endpoint({
  id: 'addOrganisationMember',
  method: 'POST',
  path: '/v1/organisations/:key/members',
  aliases: [{ method: 'POST', path: '/v1/organisations/:key/member' }],
  summary: 'Add a user to an organisation',
  access: mayLink,
  scope: 'people:write',
  form: true,
  params,
  body: userKey,
  answer: edge,
  errors: ['user.not-found', 'access.denied', 'access.too-much'],
});

export const removeOrganisationMember = endpoint({
  id: 'removeOrganisationMember',
  method: 'DELETE',
  path: '/v1/organisations/:key/members',
  aliases: [{ method: 'DELETE', path: '/v1/organisations/:key/member' }],
  summary: 'Remove a user from an organisation',
  access: mayUnlink,
  scope: 'people:write',
  form: true,
  params,
  body: userKey,
  answer: edge,
  errors: ['member.not-found', 'access.denied'],
});

export const listGroupMembers = endpoint({
  id: 'listGroupMembers',
  method: 'GET',
  path: '/v1/usergroups/:key',
  aliases: [
    { method: 'GET', path: '/v1/usergroups/:key/members' },
    { method: 'GET', path: '/v1/usergroups/:key/member' },
  ],
  summary: 'The members of a user group',
  access: mayRead,
  scope: 'people:read',
  params,
  query: page,
  answer: z.array(item),
});

export const listGroupMembersByState = endpoint({
  id: 'listGroupMembersByState',
  method: 'GET',
  path: '/v1/usergroups/:key/:state',
  aliases: [
    { method: 'GET', path: '/v1/usergroups/:key/members/:state' },
    { method: 'GET', path: '/v1/usergroups/:key/member/:state' },
  ],
  summary: 'The members of a user group: all, active or inactive',
  access: mayRead,
  scope: 'people:read',
  params: listed,
  query: page,
  answer: z.array(item),
});

const groupMembers = (method: 'POST' | 'DELETE') => [
  { method, path: '/v1/usergroups/:key/members' },
  { method, path: '/v1/usergroups/:key/member' },
];

export const addGroupMember = endpoint({
  id: 'addGroupMember',
  method: 'POST',
  path: '/v1/usergroups/:key',
  aliases: [{ method: 'PUT', path: '/v1/usergroups/:key' }, ...groupMembers('POST')],
  summary: 'Add a user to a user group; to the group "domain", super-admins alone',
  access: mayLink,
  scope: 'people:write',
  form: true,
  params,
  body: userKey,
  answer: edge,
  errors: ['user.not-found', 'access.denied', 'access.too-much'],
});

export const removeGroupMember = endpoint({
  id: 'removeGroupMember',
  method: 'DELETE',
  path: '/v1/usergroups/:key',
  aliases: groupMembers('DELETE'),
  summary: 'Remove a user from a user group; from the group "domain", super-admins alone',
  access: mayUnlink,
  scope: 'people:write',
  form: true,
  params,
  body: userKey,
  answer: edge,
  errors: ['member.not-found', 'access.denied', 'user.last-super-admin'],
});
