// Every error that the API can answer: code → HTTP status and the sentence for a person.

export const errors = {
  'request.invalid': { status: 400, title: 'Some of what was sent is not valid.' },
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
  'session.missing': { status: 401, title: 'Sign in to continue.' },
  'session.refused': { status: 401, title: 'Your session has ended. Sign in again.' },
  'signin.refused': { status: 401, title: 'E-mail or password is wrong.' },
  'signin.method-off': {
    status: 403,
    title: 'Signing in with a passkey alone is switched off on this server. Use your password.',
  },
  'enrolment.required': {
    status: 403,
    title: 'A second factor is required of you. Add one before you go on.',
  },
  'policy.stale': {
    status: 409,
    title: 'Somebody else changed the policy meanwhile. Look at what is in force before you save.',
  },
  'mail.stale': {
    status: 409,
    title: 'Somebody else changed the mail settings meanwhile. Look at what is in force before you save.',
  },
  'mail.fixed': {
    status: 409,
    title: 'The operator of this server has set up mail in its settings. It can be changed there alone.',
  },
  'mail.not-set-up': { status: 409, title: 'No mail server is set up yet.' },
  'signin.busy': { status: 503, title: 'Many people are signing in right now. Try again in a moment.' },
  reauthenticate: { status: 403, title: 'Confirm that it is you before you continue.' },
  'session.not-found': { status: 404, title: 'This session has already ended.' },
  'factor.refused': { status: 401, title: 'That code or key is wrong, or it has expired.' },
  'otp.wrong': { status: 400, title: 'That code is wrong. Check the app again.' },
  'otp.clock-off': {
    status: 400,
    title: 'That code is for another time: the clock of your device is wrong.',
  },
  'otp.expired': { status: 400, title: 'That code has expired. Enter the one that the app shows now.' },
  'otp.not-begun': { status: 400, title: 'Start again: the secret you scanned has expired.' },
  'passkey.refused': { status: 400, title: 'This passkey or security key could not be verified.' },
  'passkey.exists': { status: 409, title: 'This passkey or security key is already registered.' },
  'passkey.too-many': {
    status: 409,
    title: 'You have reached the limit of passkeys and security keys. Remove one first.',
  },
  'passkey.unknown': { status: 401, title: 'This passkey does not open an account here.' },
  'authenticator.not-found': { status: 404, title: 'There is no such app, passkey or key in your account.' },
  'backup.no-factor': { status: 409, title: 'Backup codes come with a second factor. Enable one first.' },
  'password.wrong': { status: 400, title: 'The current password is wrong.' },
  'password.unchanged': {
    status: 400,
    title: 'This is the password that your account had until now. Choose another one.',
  },
  'password.leaked': {
    status: 400,
    title: 'This password is known from data leaks or is one of the most common ones.',
  },
  'factors.address-moved': {
    status: 409,
    title:
      'An administrator changed the address of this account within the last week. Its second factors stay until its owner can no longer undo that.',
  },
  'token.refused': { status: 403, title: 'This token is not allowed to do that.' },
  'token.not-found': { status: 404, title: 'There is no such token.' },
  'token.expiry-refused': {
    status: 400,
    title: 'A token must expire between now and a year from now, or never.',
  },
  'token.too-many': {
    status: 409,
    title: 'You have reached the limit of tokens. Revoke some first.',
  },
  'setup.closed': { status: 403, title: 'This server is already set up. Sign in instead.' },
  'link.refused': { status: 400, title: 'This link has expired or was already used. Ask for a new one.' },
  'event.not-found': { status: 404, title: 'There is no such event, or you may not see it.' },
  'activity.not-found': { status: 404, title: 'There is no such entry in your activity.' },
  'undo.refused': {
    status: 409,
    title: 'Part of this can no longer be undone. Look at the list again.',
  },
  'password.too-short': { status: 400, title: 'The password is too short.' },
  'password.too-long': { status: 400, title: 'The password is too long.' },
  'password.too-simple': {
    status: 400,
    title: 'The password repeats or follows a sequence; it is easy to guess.',
  },
  'password.contextual': {
    status: 400,
    title: 'The password contains your name, your e-mail address or the name of this server.',
  },
  'email.taken': { status: 409, title: 'This e-mail address is already in use.' },
  'access.denied': { status: 403, title: 'You are not allowed to do this.' },
  'access.too-much': { status: 403, title: 'You cannot give more rights than you have yourself.' },
  'look.read-only': {
    status: 403,
    title: 'You are looking at somebody’s profile. That shows the profile and changes nothing.',
  },
  'look.none': { status: 403, title: 'You are not looking at this profile any more.' },
  'look.inactive': { status: 409, title: 'This account is deactivated: its owner sees nothing either.' },
  'item.not-found': { status: 404, title: 'There is no such item, or you may not see it.' },
  'item.stale': {
    status: 409,
    title: 'Someone else changed this in the meantime. Compare both before you save.',
  },
  'item.type-reserved': {
    status: 400,
    title: 'Items of this type are created and removed in their own way.',
  },
  'item.parent-gone': { status: 409, title: 'The place it was in is gone. Choose where to restore it.' },
  'item.cycle': { status: 409, title: 'An item cannot be placed under itself.' },
  'item.too-deep': { status: 409, title: 'Items cannot be nested deeper than this.' },
  'edge.not-found': { status: 404, title: 'There is no such link, or you may not see it.' },
  'edge.type-reserved': {
    status: 400,
    title: 'Links of this type are created and removed in their own way.',
  },
  'edge.exists': { status: 409, title: 'These two are already linked in this way.' },
  'permission.not-found': { status: 404, title: 'They have no permission of their own on this item.' },
  'permission.exists': {
    status: 409,
    title: 'They already have a permission on this item. Change that one.',
  },
  'permission.last-grant': {
    status: 409,
    title: 'Nobody would be left who may change the access to this item. Give that right to somebody else first.',
  },
  'permission.not-a-participant': {
    status: 400,
    title: 'Permissions are given to users, user groups and organisations.',
  },
  'member.not-found': { status: 404, title: 'They are not a member.' },
  'member.may-not-leave': {
    status: 403,
    title: 'Its members do not leave by themselves. Ask an administrator.',
  },
  'group.cycle': {
    status: 409,
    title: 'That would put the group inside itself. Look at which groups it stands in.',
  },
  'group.too-deep': {
    status: 409,
    title: 'Groups cannot be put inside each other deeper than this.',
  },
  'group.domain': {
    status: 400,
    title: 'The group of administrators keeps its name, holds people alone and is inside no other group.',
  },
  'user.not-found': { status: 404, title: 'There is no such user, or you may not see them.' },
  'user.oneself': { status: 409, title: 'You cannot do this to your own account.' },
  'run.not-found': { status: 404, title: 'There is no such change of many users any more.' },
  'run.goes-on': { status: 409, title: 'It still goes on. Stop it first, or wait until it is over.' },
  'run.no-rows': { status: 409, title: 'There is nobody left whom this would be done for.' },
  'run.too-many-rows': {
    status: 409,
    title: 'These are more people than can be changed at once. Narrow the search.',
  },
  'user.last-super-admin': { status: 409, title: 'There must always be one active super-admin.' },
  'account.name-differs': { status: 400, title: 'That is not the name of the account.' },
  'export.not-found': { status: 404, title: 'There is no copy of your data to download.' },
  'file.not-found': { status: 404, title: 'There is no such file, or you may not see it.' },
  'file.empty': { status: 400, title: 'This file is empty.' },
  'file.missing': { status: 400, title: 'Choose a file to send.' },
  'image.refused': {
    status: 400,
    title: 'This is not a picture we can use. Choose a JPEG, PNG, WebP, GIF or AVIF.',
  },
  'image.too-large': { status: 413, title: 'The picture is too big: at most 40 megapixels and 20 MB.' },
  'store.unavailable': {
    status: 503,
    title: 'The database does not answer right now. Nothing was changed; try again.',
  },
  'storage.person-full': { status: 413, title: 'You have no room left for that. Nothing was changed.' },
  'storage.server-full': {
    status: 507,
    title: 'This server has reached the limit that its operator has set. Nothing was changed.',
  },
  'store.full': { status: 507, title: 'The disk of the server is full. Nothing was changed.' },
  'store.unsynced': {
    status: 503,
    title:
      'The disk of the server failed, so nothing can be changed until your administrator starts Conch again. Your last change may be lost.',
  },
  'server.stopping': { status: 503, title: 'The server is restarting. Try again in a moment.' },
  'server.failed': {
    status: 500,
    title: 'Something went wrong on our side. Your administrator can find it by this number.',
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
  'storage.person-full',
  'storage.server-full',
  'store.full',
  'store.unsynced',
  'server.stopping',
  'server.failed',
];
