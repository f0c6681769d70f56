// Every error that the API can answer: code → HTTP status and the sentence for a person.

export const errors = {
  'request.invalid': { status: 400, title: 'Some of what was sent is not as expected.' },
  'request.not-json': { status: 400, title: 'The body of the request is not valid JSON.' },
  'request.form-repeated': { status: 400, title: 'The form sends the same field twice.' },
  'request.timeout': { status: 408, title: 'The request took too long to arrive.' },
  'request.too-large': { status: 413, title: 'That is more than this address accepts.' },
  'request.unsupported-type': { status: 415, title: 'This address does not take that type of content.' },
  'request.wrong-host': { status: 421, title: 'This server is not set up to answer for that host name.' },
  'request.foreign-origin': {
    status: 403,
    title: 'A change made with a cookie must come from our own pages.',
  },
  'request.method-not-allowed': { status: 405, title: 'That address does not take this method.' },
  'request.not-found': { status: 404, title: 'There is nothing at this address.' },
  'request.too-many': { status: 429, title: 'Too many requests. Wait a little and try again.' },
  'session.missing': { status: 401, title: 'Sign in to go on.' },
  'session.refused': { status: 401, title: 'Your session has ended. Sign in again.' },
  'signin.refused': { status: 401, title: 'E-mail or password is wrong.' },
  'signin.busy': { status: 503, title: 'Many people are signing in right now. Try again in a moment.' },
  'setup.closed': { status: 403, title: 'This server is set up already. Sign in instead.' },
  'link.refused': { status: 400, title: 'This link has expired or was used already. Ask for a new one.' },
  'password.too-short': { status: 400, title: 'The password is too short.' },
  'password.too-long': { status: 400, title: 'The password is too long.' },
  'password.too-simple': { status: 400, title: 'The password repeats or counts; it is easy to guess.' },
  'password.contextual': {
    status: 400,
    title: 'The password contains your name, e-mail or the name of this server.',
  },
  'email.taken': { status: 409, title: 'Somebody has this e-mail address already.' },
  'access.denied': { status: 403, title: 'You are not allowed to do this.' },
  'access.too-much': { status: 403, title: 'You cannot give more than you may do yourself.' },
  'item.not-found': { status: 404, title: 'There is no such item, or you may not see it.' },
  'item.stale': { status: 409, title: 'Somebody else changed this meanwhile. Look at both before you save.' },
  'item.type-reserved': { status: 400, title: 'Items of this type are made and removed in their own way.' },
  'item.parent-gone': { status: 409, title: 'The place it was in is gone. Choose where to restore it.' },
  'item.cycle': { status: 409, title: 'An item cannot be placed under itself.' },
  'item.too-deep': { status: 409, title: 'Items cannot be nested deeper than this.' },
  'edge.not-found': { status: 404, title: 'There is no such link, or you may not see it.' },
  'edge.type-reserved': { status: 400, title: 'Links of this type are made and removed in their own way.' },
  'edge.exists': { status: 409, title: 'These two are linked so already.' },
  'permission.not-found': { status: 404, title: 'They have no permission of their own on this item.' },
  'permission.exists': {
    status: 409,
    title: 'They have a permission on this item already. Change that one.',
  },
  'permission.not-a-participant': {
    status: 400,
    title: 'Permissions are given to users, user groups and organisations.',
  },
  'member.not-found': { status: 404, title: 'They are not a member.' },
  'user.not-found': { status: 404, title: 'There is no such user, or you may not see them.' },
  'user.last-super-admin': { status: 409, title: 'There must always be one active super-admin.' },
  'file.not-found': { status: 404, title: 'There is no such file, or you may not see it.' },
  'file.missing': { status: 400, title: 'Choose a file to send.' },
  'image.refused': {
    status: 400,
    title: 'This is not a picture we can use. Take a JPEG, PNG, WebP, GIF or AVIF.',
  },
  'image.too-large': { status: 413, title: 'The picture has too many pixels or bytes.' },
  'store.unavailable': {
    status: 503,
    title: 'The store does not answer right now. Nothing was changed; try again.',
  },
  'store.full': { status: 507, title: 'The disk of the server is full. Nothing was changed.' },
  'server.stopping': { status: 503, title: 'The server is restarting. Try again in a moment.' },
  'server.failed': {
    status: 500,
    title: 'Something went wrong on our side. The administrator finds it under this number.',
  },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errors;

/** Codes that any endpoint may answer, so that each lists only its own. */
export const commonErrors: readonly ErrorCode[] = [
  'request.invalid',
  'request.not-json',
  'request.too-large',
  'request.unsupported-type',
  'request.timeout',
  'request.wrong-host',
  'request.too-many',
  'store.unavailable',
  'store.full',
  'server.stopping',
  'server.failed',
];
