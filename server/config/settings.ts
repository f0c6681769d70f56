// Every setting: its schema, its default and what the operator's reference says about it, in one place.
import * as z from 'zod/mini';
import * as read from './setting-values.ts';

export interface Setting<T = unknown> {
  schema: z.ZodMiniType<T, string>;
  /** The default as one would write it, or in words in brackets where it depends on something. */
  fallback: string;
  example: string;
  /** Markdown; the reference page is made from it. */
  documentation: string;
  /** Its value is never shown, in no message. */
  secret?: true;
}

/** A schema for text that `reader` turns into a value or refuses with a BadValue. */
function text<T>(reader: (value: string) => T): z.ZodMiniType<T, string> {
  return z.pipe(
    z.string(),
    z.transform((value: string, context) => {
      try {
        return reader(value);
      } catch (error) {
        if (!(error instanceof read.BadValue)) throw error;
        context.issues.push({ code: 'custom', message: error.message, input: value });
        return z.NEVER;
      }
    }),
  );
}

function setting<T>(
  reader: (value: string) => T,
  about: Omit<Setting<T>, 'schema' | 'documentation'> & { documentation: string[] },
): Setting<T> {
  return { ...about, documentation: about.documentation.join('\n\n'), schema: text(reader) };
}

export const settings = {
  CONCH_DATA: setting(read.dataFolder, {
    fallback: './data',
    example: '/var/lib/conch',
    documentation: [
      'Folder of everything that this server keeps on disk: the embedded store, the sealing key, the `outbox/` of mails. It is made when missing, for its owner alone (mode 700). Back it up whole.',
    ],
  }),
  CONCH_HOST: setting(read.host, {
    fallback: 'localhost',
    example: '0.0.0.0',
    documentation: [
      'Address to listen on. The default answers this machine alone; `0.0.0.0` (or `::`) answers every network that the machine is in. Set `CONCH_URL` with it.',
    ],
  }),
  CONCH_PORT: setting(read.port, {
    fallback: '3000',
    example: '8080',
    documentation: ['Port to listen on, from 1 to 65535.'],
  }),
  CONCH_URL: setting(read.publicUrl, {
    fallback: '(http://localhost:<CONCH_PORT>)',
    example: 'https://account.example.com',
    documentation: [
      'Address under which people reach Conch, with `http` or `https`, without a path. Every link in a mail is built from it and never from what a request says, and a request for another host is refused. It also decides whether cookies are marked for https alone.',
      'Passkeys are bound to its host name: whoever changes it takes the passkeys of everybody away.',
    ],
  }),
  DATABASE_URL: setting(read.databaseUrl, {
    fallback: '(the embedded store in CONCH_DATA)',
    example: 'postgres://conch:secret@db.example.com/conch',
    secret: true,
    documentation: [
      'PostgreSQL to keep everything in, for several nodes that share one database. Give Conch a database of its own: one that holds tables of something else is refused. Every node needs the same `CONCH_KEY`.',
    ],
  }),
  CONCH_SMTP_URL: setting(read.smtp, {
    fallback: '(no mail: it is written into outbox/ of CONCH_DATA)',
    example: 'smtp://conch:secret@mail.example.com:587',
    secret: true,
    documentation: [
      'Mail server to send through. Where this is set, it holds, and the page *Mail* of administrators only shows it; where it is not, a super-admin sets the mail server up there.',
      '`smtps://` is encrypted from the first byte (port 465 when none is said); `smtp://` begins in the clear and changes to encryption with STARTTLS (port 587 when none is said). Special characters in user name and password are written as `%xx`.',
      '`?tls=` after the host says what `smtp://` does: `required` (the default) sends nothing to a server that does not encrypt, or whose certificate is not valid; `opportunistic` encrypts where the server offers it, without a look at its certificate; `none` never does, for a relay on the same machine.',
      'A certificate of an authority of your own is trusted with `NODE_EXTRA_CA_CERTS=/path/to/authority.pem`.',
    ],
  }),
  CONCH_MAIL_FROM: setting(read.mailFrom, {
    fallback: '(none; required with CONCH_SMTP_URL)',
    example: 'Conch <conch@example.com>',
    documentation: ['Sender of every mail: an address, or a name with the address in angle brackets.'],
  }),
  CONCH_MAIL_REPLY_TO: setting(read.replyTo, {
    fallback: '(none: answers go to the sender)',
    example: 'support@example.com',
    documentation: ['Address that answers to a mail go to.'],
  }),
  CONCH_MAIL_CLIENT_NAME: setting(read.mailClientName, {
    fallback: "(the host of CONCH_URL, else the domain of the sender's address)",
    example: 'account.example.com',
    documentation: [
      'Name under which Conch greets the mail server (EHLO): a full host name, or an address in brackets. Some relays take mail only from a name that they can look up.',
    ],
  }),
  CONCH_KEY: setting(read.key, {
    fallback: '(the file `key` in CONCH_DATA, made at the first start)',
    example: '"$(openssl rand -base64 32)"',
    secret: true,
    documentation: [
      'Key that seals secrets at rest: 32 random bytes as base64, base64url or hex. Make it once and keep it apart from backups of the database; without it what was sealed is lost, and a server with another key than before refuses to start.',
    ],
  }),
  CONCH_TRUST_PROXY: setting(read.trustProxy, {
    fallback: 'false',
    example: '10.0.0.0/8,127.0.0.1',
    documentation: [
      'Which proxies in front of Conch are believed when they say, in `X-Forwarded-For`, where a request comes from: their addresses and networks, separated by commas, or how many of them there are. The address counts for the limits on sign-in and stands in the list of sessions.',
      'Only say this where requests can come in no other way than through these proxies: otherwise anybody chooses the address that they seem to come from. `true` is refused for that reason. Host and scheme are never taken from a proxy, but from `CONCH_URL`.',
    ],
  }),
  CONCH_ALLOWED_ORIGINS: setting(read.allowedOrigins, {
    fallback: '(none)',
    example: 'https://studio.example.com,https://tools.example.com',
    documentation: [
      'Other sites whose pages may call the API with a token (CORS), as origins separated by commas. `*` is refused. Browsers let them read nothing by the cookie of whoever is signed in.',
    ],
  }),
  CONCH_STORAGE_PER_PERSON: setting(read.storageSize, {
    fallback: '5GB',
    example: '20GB',
    documentation: [
      'How much one person may keep here: the files that they uploaded, the data of the items that they made, and the earlier states that they wrote. In MB, GB or TB in steps of 1024, or `none`. More is refused with 413 and a sentence before anything is written; deleting makes room at once.',
    ],
  }),
  CONCH_STORAGE_IN_ALL: setting(read.storageSize, {
    fallback: 'none',
    example: '500GB',
    documentation: [
      'How much all people together may keep here, written in the same way. More is refused with 507. What the server itself writes, such as the logs, is not counted.',
    ],
  }),
  CONCH_LOG_LEVEL: setting(read.logLevel, {
    fallback: 'info',
    example: 'warn',
    documentation: [`How much is logged: ${read.logLevels.map((level) => `\`${level}\``).join(', ')}.`],
  }),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
export const settingNames = Object.keys(settings) as SettingName[];

/** How one sets it in a shell. */
export function exampleOf(name: SettingName): string {
  const { example } = settings[name];
  return /[ <>]/.test(example) && !example.startsWith('"') ? `${name}="${example}"` : `${name}=${example}`;
}
