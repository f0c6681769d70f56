// Calls about open sessions: the list, ending them, and the stream that tells a page at once that its own has ended.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { done, flag, key, keyParams, page, time } from '../schemas/entity.ts';

const selfOrAdmin = { who: 'self-or-admin', on: 'key' } as const;

export const deviceFaces = ['computer', 'phone', 'tablet', 'script', 'unknown'] as const;
export type DeviceFace = (typeof deviceFaces)[number];

export const session = z.object({
  id: key,
  kind: z.enum(['browser', 'script']),
  current: z.boolean().check(z.describe('The session that asks')),
  methods: z.array(z.string()).check(z.describe('How it signed in, e.g. password, otp, webauthn, backup')),
  face: z.enum(deviceFaces),
  device: z.string().check(z.describe('System by the user agent; empty where it does not say')),
  browser: z.string().check(z.describe('Browser or program by the user agent; empty where it does not say')),
  address: z.string().check(z.describe('Where it was last used from')),
  createdAt: time,
  seenAt: time,
  expiresAt: time,
});
export type SessionShown = z.infer<typeof session>;

export const listSessions = endpoint({
  id: 'listSessions',
  method: 'GET',
  path: '/v1/users/:key/sessions',
  summary: 'The open sessions of a user: this one first, then as they were last seen',
  access: selfOrAdmin,
  viewAs: true,
  params: keyParams,
  query: z.omit(page, { sort: true }),
  answer: z.array(session),
  errors: ['user.not-found', 'access.denied'],
});

export const endSession = endpoint({
  id: 'endSession',
  method: 'DELETE',
  path: '/v1/users/:key/sessions/:id',
  summary: 'End one session, at once and everywhere',
  access: selfOrAdmin,
  recent: 'of-others',
  params: z.object({ key, id: key }),
  answer: done,
  errors: ['user.not-found', 'access.denied', 'session.not-found'],
});

export const endSessions = endpoint({
  id: 'endSessions',
  method: 'DELETE',
  path: '/v1/users/:key/sessions',
  summary: 'End all sessions of a user, or with `others=true` all but this one',
  access: selfOrAdmin,
  recent: 'of-others',
  params: keyParams,
  query: z.object({ others: z.optional(flag) }),
  answer: z.object({ status: z.literal('ok'), ended: z.int().check(z.describe('Number of sessions ended')) }),
  errors: ['user.not-found', 'access.denied'],
});

/** The changes about oneself that the stream can tell. */
export const streamedChanges = [
  'account',
  'sessions',
  'tokens',
  'activity',
  'data',
  'factors',
  /** The view-as of one’s profile, or the one that one has open. */
  'looks',
  /** That of the server, for everybody. */
  'policy',
] as const;
export type StreamedChange = (typeof streamedChanges)[number];

/** Why a session has ended, as far as the page that was open in it is told. */
export const sessionEnds = [
  'elsewhere',
  'administrator',
  'password',
  'factors',
  'factors-removed',
  'role',
  'deactivated',
] as const;
export type SessionEnd = (typeof sessionEnds)[number];

export const streamOwn = endpoint({
  id: 'streamOwn',
  method: 'GET',
  path: '/v1/users/me/stream',
  summary:
    'Server-sent events: `ended` when this session ends anywhere, with `why` where it is known, `changed` with a list of what is new about oneself',
  access: 'signed-in',
  duringEnrolment: true,
  answerType: 'text/event-stream',
});
