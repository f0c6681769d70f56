// Calls about who administers the server: making somebody an administrator or a super-admin, and taking it back.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { keyParams } from '../schemas/entity.ts';
import * as user from '../schemas/user.ts';

export const changeRole = endpoint({
  id: 'changeRole',
  method: 'PUT',
  path: '/v1/users/:key/role',
  summary:
    'Make a user an administrator, a super-admin, or neither; they are told, and so are all super-admins where somebody becomes one',
  access: 'super-admin',
  recent: true,
  params: keyParams,
  body: z.strictObject({ role: z.enum(user.roles) }),
  answer: z.object({
    status: z.literal('ok'),
    role: z.enum(user.roles).check(z.describe('Where they are inactive, the one that they get back')),
  }),
  errors: ['user.not-found', 'access.denied', 'user.last-super-admin'],
});
