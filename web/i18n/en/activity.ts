// Words of the activity card. What happened is said by the sentences of the catalogue, under `happenings`.
import { activityKinds } from '../../../contract/activity.ts';

export const happenings = activityKinds;

export const activity = {
  title: 'Activity',
  intro: 'What happened in your account. If something was not you, say so beside it.',
  group: 'Show',
  'group.all': 'Everything',
  'group.signin': 'Signing in and out',
  'group.sessions': 'Sessions',
  'group.password': 'Password and e-mail',
  'group.factors': 'Second factors',
  'group.tokens': 'Tokens',
  'group.account': 'The account itself',
  by: 'by {{name}}',
  'by.nobody': 'by someone who was not signed in',
  'by.deleted': 'a deleted user',
  from: 'from {{where}}',
  none: 'Nothing of this kind yet.',
  'about.name': '“{{name}}”',
  'about.no-role': 'no role',
  'role.user': 'user',
  'role.admin': 'administrator',
  'role.super-admin': 'super-admin',
  'about.count_one': '{{count}} of them',
  'about.count_other': '{{count}} of them',
  'about.left_zero': 'none is left',
  'about.left_one': '{{count}} is left',
  'about.left_other': '{{count}} are left',
  notMe: 'This was not me',
  more: 'Show earlier',
  csv: 'Export as CSV',
  json: 'Export as JSON',
} as const;
