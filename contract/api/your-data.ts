// Calls about one's own data as a whole: taking it along, and deleting the account with thirty days to change one's mind.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { done, key, time } from '../schemas/entity.ts';

export const exportStates = ['waiting', 'working', 'done', 'failed'] as const;

export const dataExport = z.object({
  state: z.enum(exportStates),
  progress: z.int().check(z.describe('Percent')),
  sizeBytes: z.int().check(z.describe('Of the file, once it is done')),
  askedAt: time,
  expiresAt: time.check(z.describe('It is deleted then')),
});
export type DataExport = z.infer<typeof dataExport>;

const exportAnswer = z.object({ export: z.nullable(dataExport) });

export const askExport = endpoint({
  id: 'askExport',
  method: 'POST',
  path: '/v1/users/me/export',
  summary:
    'Have a zip of one’s own data made in the background. One that is being made already goes on; a finished one is replaced',
  access: 'signed-in',
  recent: true,
  answer: exportAnswer,
});

export const getExport = endpoint({
  id: 'getExport',
  method: 'GET',
  path: '/v1/users/me/export',
  summary: 'How far the copy of one’s data is, if one was asked for',
  access: 'signed-in',
  viewAs: true,
  answer: exportAnswer,
});

export const downloadExport = endpoint({
  id: 'downloadExport',
  method: 'GET',
  path: '/v1/users/me/export/file',
  summary: 'The finished copy of one’s data',
  access: 'signed-in',
  recent: true,
  answerType: 'application/zip',
  errors: ['export.not-found'],
});

export const deleteExport = endpoint({
  id: 'deleteExport',
  method: 'DELETE',
  path: '/v1/users/me/export',
  summary: 'Delete the copy of one’s data, or stop making it',
  access: 'signed-in',
  answer: done,
});

export const accountDeletion = z.object({
  askedAt: time,
  deletesAt: time,
  parked: z.boolean().check(z.describe('It was due, and waits for another active super-admin')),
});
export type AccountDeletion = z.infer<typeof accountDeletion>;

export const askDeletion = endpoint({
  id: 'askDeletion',
  method: 'POST',
  path: '/v1/users/me/deletion',
  summary:
    'Have one’s account deleted in thirty days. Ends every session and token at once; signing in again is how to call it off',
  access: 'signed-in',
  recent: true,
  body: z.strictObject({
    name: z.string().check(z.maxLength(1000), z.describe('The name of the account, as it stands there')),
  }),
  answer: z.object({ status: z.literal('ok'), deletion: accountDeletion }),
  errors: ['account.name-differs', 'user.last-super-admin'],
});

export const getDeletion = endpoint({
  id: 'getDeletion',
  method: 'GET',
  path: '/v1/users/me/deletion',
  summary: 'When one’s account will be deleted, if that was asked for',
  access: 'signed-in',
  viewAs: true,
  answer: z.object({ deletion: z.nullable(accountDeletion) }),
});

export const callOffDeletion = endpoint({
  id: 'callOffDeletion',
  method: 'DELETE',
  path: '/v1/users/me/deletion',
  summary: 'Keep one’s account',
  access: 'signed-in',
  answer: done,
});

export const keepAccount = endpoint({
  id: 'keepAccount',
  method: 'POST',
  path: '/v1/users/me/deletion/keep',
  summary: 'Keep the account with a link that was mailed when its deletion was asked for',
  access: 'public',
  body: z.strictObject({ id: key, secret: z.string().check(z.minLength(1), z.maxLength(200)) }),
  answer: done,
  errors: ['link.refused'],
});
