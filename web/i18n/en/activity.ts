// Words of the activity card. What happened is said by the sentences of the catalogue, under `happenings`.
import { activityKinds } from '../../../contract/activity.ts';

export const happenings = activityKinds;

export const activity = {
  title: 'Activity',
  intro: 'What happened to your account. If something was not you, end the session and change your password.',
  group: 'Show',
  'group.all': 'Everything',
  'group.signin': 'Signing in and out',
  'group.sessions': 'Sessions',
  'group.password': 'Password and e-mail',
  'group.factors': 'Second factors',
  'group.tokens': 'Tokens',
  'group.account': 'The account itself',
  by: 'by {{name}}',
  'by.deleted': 'a deleted user',
  'by.nobody': 'by somebody who was not signed in',
  from: 'from {{where}}',
  none: 'Nothing of that kind has happened.',
  more: 'Show earlier',
  csv: 'Export as CSV',
  json: 'Export as JSON',
} as const;
