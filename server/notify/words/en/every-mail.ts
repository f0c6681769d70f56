// Words of every mail, in English.

export const words = {
  greeting: 'Hello {{name}},',
  greetingNobody: 'Hello,',
  someone: 'someone',
  linkAsText: 'Or copy this address into your browser:',
  footer: 'Sent by Conch at {{host}} to {{address}}. Please do not reply to this e-mail.',
  facts: {
    address: 'From',
    device: 'With',
  },
  notYou: 'If it was you, you do not need to do anything.',
  notYou_named:
    'If you agreed on this with {{by}}, you do not need to do anything. If not, ask {{by}}, or another administrator.',
  alert: {
    ask: 'If it was not you, say so here. You are asked once more. Then every session and token of your account ends, your password stops working, and you get a mail to set a new one.',
    ask_named:
      'If nobody can explain it, say so here. You are asked once more. Then every session and token of your account ends, your password stops working, and you get a mail to set a new one.',
    button: 'This was not me',
    life: 'The link works once, until {{until}}.',
  },
};
