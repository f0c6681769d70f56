// The rules of the types that have a meaning of their own: users, organisations, user groups, and `domain`.
import * as z from 'zod/mini';
import { domainKey } from '../../contract/permissions.ts';
import { editableUserData, groupData, type Role } from '../../contract/schemas/user.ts';
import { Failure } from '../platform/failure.ts';
import type { Data } from './entity.ts';

type ActingRole = Role | 'system';

export function isGroup(type: string): boolean {
  return type === 'Organisation' || type === 'Usergroup';
}

/** Users are made by people/, groups by administrators. */
export function requireCreatable(type: string, role: ActingRole): void {
  if (type === 'User') throw new Failure('item.type-reserved');
  if (isGroup(type) && role === 'user') throw new Failure('access.denied');
}

/** Users are never thrown away here, `domain` never at all, groups by super-admins alone. */
export function requireRemovable(item: { key: string; type: string }, role: ActingRole): void {
  if (item.type === 'User' || item.key === domainKey) throw new Failure('item.type-reserved');
  if (isGroup(item.type) && role !== 'super-admin' && role !== 'system') throw new Failure('access.denied');
}

/** Users and `domain` stand under nothing: an actor who may write to a parent could otherwise come to own them. */
export function requirePlaceable(item: { key: string; type: string }): void {
  if (item.type === 'User' || item.key === domainKey) throw new Failure('item.type-reserved');
}

/** Of `domain`: people know the group of administrators by its name. */
export function requireKeptName(before: Data, after: Data): void {
  if (before.name !== after.name) throw new Failure('group.domain');
}

/** False for what outlives the parent that it stands under. */
export function goesWithParent(type: string): boolean {
  return type !== 'User' && !isGroup(type);
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return `At most ${issue.maximum}.`;
    case 'too_small':
      return 'This is needed.';
    case 'invalid_value':
      return `One of: ${issue.values.join(', ')}.`;
    case 'custom':
      // The schema's own sentence.
      return issue.message;
    default:
      return 'This is not in the expected form.';
  }
}

function parse<S extends z.ZodMiniType>(schema: S, data: Data): z.output<S> {
  const result = z.safeParse(schema, data);
  if (result.success) return result.data;
  const fields: Record<string, string> = {};
  for (const issue of result.error.issues) {
    const path = ['data', ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      for (const name of issue.keys) fields[[...path, name].join('.')] ??= 'This field is not known here.';
    } else {
      fields[path.join('.')] ??= sentenceOf(issue);
    }
  }
  throw new Failure('request.invalid', { fields });
}

/** Fields of a user that change through calls of their own. */
const keptOfUser = ['email', 'thumbnail'] as const;

/** Refuses another value for a field that this call does not change; the same one is let be, as forms send it. */
export function requireKeptFields(type: string, current: Data, given: Data): void {
  if (type !== 'User') return;
  const fields: Record<string, string> = {};
  for (const name of keptOfUser) {
    if (Object.hasOwn(given, name) && given[name] !== current[name]) {
      fields[`data.${name}`] = 'This changes in its own way.';
    }
  }
  if (Object.keys(fields).length > 0) throw new Failure('request.invalid', { fields });
}

/** The data as it may be written on an item of this type. @param current of a user, whose kept fields go on. */
export function requireDataOfType(type: string, data: Data, current: Data = {}): Data {
  if (isGroup(type)) return parse(groupData, data);
  if (type !== 'User') return data;
  const editable = { ...data };
  const kept: Data = {};
  for (const name of keptOfUser) {
    delete editable[name];
    if (Object.hasOwn(current, name)) kept[name] = current[name];
  }
  return { ...parse(editableUserData, editable), ...kept };
}
