// Words of the mail `account.deletion-parked` in English.

export const words = {
  subject: 'Your account at {{host}} could not be deleted yet',
  intro:
    'Your account at {{host}} was to be deleted today. It is the last one of an active super-admin, and a server without one could not be looked after.',
  ask: 'Make someone else a super-admin, and your account will be deleted then. Or keep your account after all.',
  button: 'Open your data',
  notYou: 'Until then you do not need to do anything: your account works as before.',
};
