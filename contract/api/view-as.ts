// Calls of view-as, in which an administrator sees a profile as its owner does: read only, told to them, and ended by either.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { key, keyParams, time } from '../schemas/entity.ts';
import { visibleLine } from '../schemas/user.ts';

const selfOrAdmin = { who: 'self-or-admin', on: 'key' } as const;

/** Names whose profile is looked at, on the calls that are answered as them. Opens nothing without a look of the session. */
export const viewAsHeader = 'conch-look';

export const viewAsMinutes = 15;
export const reasonMaxLength = 200;

export const viewAs = z.object({
  id: key,
  by: z.object({ _key: key, name: z.string() }),
  reason: z.string(),
  beganAt: time,
  endsAt: time,
  own: z.boolean().check(z.describe('Begun by the session that asks')),
});
export type ViewAs = z.infer<typeof viewAs>;

export const beginViewAs = endpoint({
  id: 'beginViewAs',
  method: 'POST',
  path: '/v1/users/:key/look',
  summary:
    'Look at a profile as its owner sees it, for 15 minutes: calls of this session with the header `Conch-Look: <key>` are answered as them, read only. The owner is told by mail, in their activity and in their open pages, and can end it',
  access: selfOrAdmin,
  recent: true,
  params: keyParams,
  body: z.strictObject({
    reason: z
      .string()
      .check(
        z.trim(),
        z.minLength(1),
        z.maxLength(reasonMaxLength),
        z.regex(visibleLine),
        z.describe('Told to the owner'),
      ),
  }),
  answer: z.object({ status: z.literal('ok'), look: viewAs }),
  errors: ['user.not-found', 'access.denied', 'look.inactive'],
});

export const listViewAs = endpoint({
  id: 'listViewAs',
  method: 'GET',
  path: '/v1/users/:key/looks',
  summary: 'Who is looking at a profile as its owner at this moment, and why',
  access: selfOrAdmin,
  // People who are held back are told all the same.
  duringEnrolment: true,
  params: keyParams,
  answer: z.array(viewAs),
  errors: ['user.not-found', 'access.denied'],
});

export const endViewAs = endpoint({
  id: 'endViewAs',
  method: 'DELETE',
  path: '/v1/users/:key/look',
  summary: 'Stop looking; for the owner, end every look at their profile',
  access: selfOrAdmin,
  // People who are held back are told all the same.
  duringEnrolment: true,
  params: keyParams,
  answer: z.object({ status: z.literal('ok'), ended: z.int().check(z.describe('Number of looks ended')) }),
  errors: ['user.not-found', 'access.denied'],
});
