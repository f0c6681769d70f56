// A mail server that does as told: takes mail, refuses it, is slow, speaks TLS or not.
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type ReadMail, readMail } from './mails.ts';

export interface ReceivedMail extends ReadMail {
  from: string;
  to: string[];
  /** True where the connection was encrypted. */
  encrypted: boolean;
  user: string | undefined;
  /** What the client said at EHLO. */
  greetedAs: string;
}

export interface MailServer {
  port: number;
  received: ReceivedMail[];
  /** Connections so far. */
  connections(): number;
  /** The answer to RCPT TO, where not undefined, e.g. `{ code: 450, text: 'later' }`. */
  refuse: { code: number; text: string } | undefined;
  close(): Promise<void>;
}

export interface MailServerOptions {
  /** Where it listens, 127.0.0.1 where absent. */
  host?: string;
  port?: number;
  tls?: { key: string; cert: string };
  /** TLS from the first byte. */
  implicitTls?: boolean;
  password?: string;
  /** Wait before the greeting. */
  bannerMs?: number;
}

export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  let connections = 0;
  const state: MailServer = {
    port: 0,
    received: [],
    refuse: undefined,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const settings: SMTPServerOptions = {
    secure: options.implicitTls ?? false,
    ...(options.tls ?? { disabledCommands: ['STARTTLS'] }),
    authOptional: options.password === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect(_session, callback) {
      connections++;
      setTimeout(callback, options.bannerMs ?? 0);
    },
    onAuth(auth, _session, callback) {
      if (auth.password === options.password) callback(null, { user: auth.username });
      // As badly behaved as a server can be: it repeats the secret.
      else callback(new Error(`wrong password ${auth.password} for ${auth.username}`));
    },
    onRcptTo(_address, _session, callback) {
      if (!state.refuse) return callback();
      callback(Object.assign(new Error(state.refuse.text), { responseCode: state.refuse.code }));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        state.received.push({
          greetedAs: session.hostNameAppearsAs,
          ...readMail(Buffer.concat(chunks)),
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((recipient) => recipient.address),
          encrypted: session.secure,
          user: session.user === undefined ? undefined : String(session.user),
        });
        callback();
      });
    },
  };
  const server = new SMTPServer(settings);
  // A client that hangs up in the middle is what some tests are about.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve));
  state.port = (server.server.address() as AddressInfo).port;
  return state;
}
