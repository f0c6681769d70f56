// Words of the page of mail settings, of the steps of a test mail, and of the mails that wait.
export const mail = {
  title: 'Mail',
  intro: 'Through which mail server invitations, links and alerts are sent, and what waits to be sent.',

  'none.title': 'No mail server is set up.',
  'none.text':
    'Invitations, links to set a new password and alerts reach nobody. They lie as files in the folder “outbox”, in the data folder of the server, for its operator alone.',
  'none.how': 'Until then, the operator can make a link for one person:',
  'none.what': 'the command',

  server: 'Mail server',
  'server.intro': 'A change counts at once, also for mails that wait. Every connection is encrypted.',
  'server.intro.read': 'What is in force now.',
  'reason.environment':
    'The operator has set this in the settings of the server: {{names}}. It can be changed there alone.',
  'reason.role': 'Super-admins alone change this: whoever says where mail goes can read the links that set passwords.',
  'reason.from': 'Set by the operator, in {{name}}.',
  'changed.by': 'Changed by {{name}}',
  'changed.gone': 'Changed by an account that is gone,',

  host: 'Server',
  'host.note': 'Its name or IP address, for example mail.example.com.',
  tls: 'Encryption',
  'tls.starttls': 'STARTTLS (usually port 587)',
  'tls.implicit': 'TLS from the start (usually port 465)',
  'tls.where-offered': 'STARTTLS where the server offers it',
  'tls.none': 'None',
  port: 'Port',
  user: 'Username',
  'user.note': 'Leave it empty if the server takes mail without signing in.',
  password: 'Password',
  'password.kept': 'One is set. Leave this empty to keep it.',
  'password.set': 'Set',
  'password.notSet': 'Not set',
  fromName: 'Sender name',
  fromAddress: 'Sender address',
  'fromAddress.note': 'The mail server must allow this address.',
  replyTo: 'Answers go to',
  'replyTo.note': 'Empty: to the sender.',
  'replyTo.sender': 'the sender',

  'wrong.host': 'Write a host name or an IP address, without a port and without smtp://.',
  'wrong.port': 'A number from 1 to 65535.',
  'wrong.user': 'This holds something that no user name has.',
  'wrong.password': 'Write the password of this user.',
  'wrong.password-again': 'Type the password again: the one that is kept belongs to another server or user name.',
  'wrong.address': 'Write one mail address, for example conch@example.com.',
  'wrong.name': 'At most 100 characters, on one line.',
  wrong: 'The fields marked in red need a look.',
  saved: 'The mail settings are changed.',
  stale:
    'Somebody else changed the mail settings meanwhile. Discard to see theirs, or save again to put yours in their place.',
  'stale.by':
    '{{name}} changed the mail settings meanwhile. Discard to see theirs, or save again to put yours in their place.',

  remove: 'Remove the mail server',
  'remove.title': 'Remove the mail server?',
  'remove.text':
    'Conch forgets the server and its password. From then on no mail is sent: invitations and links lie in the outbox folder of the server.',
  removed: 'The mail server is removed.',

  test: 'Test mail',
  'test.intro': 'Sends a mail to your own address, {{email}}, and says step by step what happens.',
  'test.typed': 'It is sent with what you typed above. Nothing is saved by it.',
  'test.none': 'Write the name of a mail server above first.',
  'test.do': 'Send a test mail',
  'test.doing': 'Sending…',
  'test.accepted': 'The mail server took the mail. Look into your mailbox, and into the spam folder.',
  'test.failed': 'It stopped at one step. No mail was sent.',
  'step.find': 'Find {{host}}',
  'step.connect': 'Connect to port {{port}}',
  'step.encrypt': 'Encrypt',
  'step.sign-in': 'Sign in',
  'step.send': 'Hand over the mail',
  'outcome.done': 'done',
  'outcome.failed': 'failed',
  'outcome.skipped': 'not needed',
  'outcome.not-reached': 'not reached',
  ms: '{{count}} ms',
  reply: 'The mail server answered:',

  'problem.host-unknown': 'There is no server of this name. Check how it is written.',
  'problem.port-closed':
    'Nothing listens on this port. Check the port, and whether a firewall on the mail server refuses this machine.',
  'problem.unreachable': 'There is no way to this address from here. Check the network of this server.',
  'problem.no-answer':
    'No answer in time. Check the port, and whether a firewall between here and there drops the connection.',
  'problem.no-greeting':
    'The server took the connection and said nothing. It may expect TLS from the start: choose that, usually with port 465.',
  'problem.not-a-mail-server': 'Something else than a mail server answers on this port. Check the port.',
  'problem.turned-away':
    'The mail server does not talk to this machine. Ask its operator to allow the address of this server.',
  'problem.no-starttls':
    'The server offers no encryption on this port, so nothing was sent. Try TLS from the start with port 465, or ask its operator.',
  'problem.tls-not-here': 'This port does not begin with TLS. Choose STARTTLS, or another port.',
  'problem.tls-failed': 'The encryption could not be set up. The server may be too old for TLS 1.2.',
  'problem.certificate-expired':
    'The certificate of the server has run out or does not hold yet. Its operator has to renew it; check the clock of this machine too.',
  'problem.certificate-name':
    'The certificate is for another name. Use the name that stands in it as the server above.',
  'problem.certificate-untrusted':
    'Nobody that this machine trusts vouches for the certificate. If it is of your own authority, the operator makes it known with NODE_EXTRA_CA_CERTS.',
  'problem.sign-in-not-offered':
    'The server takes no user name and password here. Leave the user name empty, or use the port for sending with an account.',
  'problem.sign-in-needed': 'The server wants a user name and password before it takes mail.',
  'problem.password-wrong':
    'The server refuses the user name or password. Some providers want a password made for programs, an “app password”.',
  'problem.sender-refused':
    'The server does not take mail from this sender address. Use one that belongs to the account above.',
  'problem.recipient-refused':
    'The server does not pass mail on to your address. It may want you to sign in, or know no such mailbox.',
  'problem.mail-refused': 'The server refused the mail itself. Its answer says why.',
  'problem.later': 'The server asks to try again later. Its answer says why.',
  'problem.closed': 'The server closed the connection in the middle.',
  'problem.failed': 'This step failed. The answer of the server, if there is one, says more.',

  queue: 'Waiting mails',
  'queue.intro': 'What the mail server does not take is tried again for a day, then given up.',
  waiting: 'Waiting',
  oldest: 'Oldest',
  nextTry: 'Next try',
  soon: 'in a moment',
  givenUp: 'Given up in the last day',
  'queue.empty': 'Nothing waits and nothing was given up. Each mail has gone its way.',
  'queue.try': 'Try now',
  'queue.trying': 'Trying…',
  'queue.tried_one': '{{count}} mail is tried again now.',
  'queue.tried_other': '{{count}} mails are tried again now.',
  'failing.label': 'Mails that wait after a failed try',
  'failed.label': 'Mails that were given up',
  'column.mail': 'Mail',
  'column.reason': 'Reason',
  'column.next': 'Next try',
  'column.when': 'Given up',
  'kind.invitation': 'Invitation',
  'kind.reset': 'Link to set a new password',
  'kind.confirm': 'Link to confirm an address',
  'kind.other': 'Alert or notice',
  'to.unknown': 'to an address that belongs to no account',
  attempts_one: '{{count}} try',
  attempts_other: '{{count}} tries',
} as const;
