// Words of the mail `notices.held` in English.

export const words = {
  subject_one: 'And {{count}} more notice about your account at {{host}}',
  subject_other: 'And {{count}} more notices about your account at {{host}}',
  intro_one: 'On {{from}} one more notice about your account at {{host}} was due.',
  intro_other:
    'Between {{from}} and {{until}}, {{count}} more notices about your account at {{host}} were due. They are not mailed one by one.',
  why: 'So many came at once that the rest would only have filled your mailbox. The activity of your account shows each of them.',
  button: 'Show the activity',
  notYou: 'If all of it was you, you do not need to do anything.',
};
