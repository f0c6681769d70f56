// Words of the mail `account.deleted` in English.

export const words = {
  subject: 'Your account at {{host}} was deleted',
  intro:
    'On {{at}} your account at {{host}} was deleted, as was asked for thirty days before. Nobody can bring it back, and this is the last mail about it.',
  notYou: 'You do not need to do anything.',
};
