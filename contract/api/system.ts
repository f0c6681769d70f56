// Calls that tell how the server is.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';

export const ping = endpoint({
  id: 'ping',
  method: 'GET',
  path: '/v1/ping',
  summary: 'Answers "pong" while the process lives, whatever the store does',
  access: 'public',
  answerType: 'text/plain',
});

export const status = endpoint({
  id: 'status',
  method: 'GET',
  path: '/v1/status',
  summary: 'Name and version of the server, and whether its store answers',
  access: 'public',
  answer: z.object({
    name: z.literal('conch'),
    version: z.string(),
    status: z.enum(['ok', 'degraded']),
    store: z.enum(['ok', 'unavailable']),
    time: z.string(),
  }),
});

export const ready = endpoint({
  id: 'ready',
  method: 'GET',
  path: '/v1/ready',
  summary: 'For proxies: 200 while this node takes work, 503 while it starts, stops or has no store',
  access: 'public',
  answer: z.object({ ready: z.literal(true) }),
  errors: ['server.stopping'],
});
