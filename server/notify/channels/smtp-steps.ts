// Sends one mail step by step and says of each how it went: for administrators who set a mail server up and want to know what is wrong.
import { lookup } from 'node:dns/promises';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createTransport, type NodemailerError } from 'nodemailer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailProblem, MailStep } from '../../../contract/mail-settings.ts';
import { mailSteps } from '../../../contract/mail-settings.ts';
import type { SmtpSettings } from '../../config/setting-values.ts';
import type { Mail } from './channel.ts';
import { composing, mimeOf } from './mime.ts';
import { withoutSecrets } from './smtp.ts';
import { problemOf } from './smtp-problems.ts';

export interface StepResult {
  step: MailStep;
  outcome: 'done' | 'skipped' | 'failed' | 'not-reached';
  ms: number | null;
  /** The address that was found, the version of TLS. */
  detail: string | null;
  problem: MailProblem | null;
  /** First line of what the server answered, where it spoke SMTP. */
  reply: string | null;
}

export interface StepTimeouts {
  findMs: number;
  connectMs: number;
  greetingMs: number;
  silenceMs: number;
  /** All steps together: a server that says a word now and then is not waited for without end. */
  wholeMs: number;
}

/** A person waits for it, so each is shorter than for the mails of the queue. */
const defaultTimeouts: StepTimeouts = {
  findMs: 5000,
  connectMs: 7000,
  greetingMs: 10_000,
  silenceMs: 10_000,
  wholeMs: 40_000,
};

class StepFailed extends Error {
  readonly problem: MailProblem;
  readonly response: string | undefined;
  constructor(problem: MailProblem, response?: string) {
    super(problem);
    this.problem = problem;
    this.response = response;
  }
}

type Outcome = { detail?: string; skipped?: true };

export async function sendByStep(
  settings: SmtpSettings,
  mail: Mail,
  timeouts: StepTimeouts = defaultTimeouts,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  let addresses: { address: string; family: number }[] = [];
  let socket: Socket | undefined;
  let connection: SMTPConnection | undefined;
  const work: Record<MailStep, () => Promise<Outcome>> = {
    async find() {
      addresses = await find(settings.host, timeouts.findMs);
      return { detail: addresses.map(({ address }) => address).join(', ') };
    },
    async connect() {
      socket = await open(settings, addresses, timeouts.connectMs);
      return {};
    },
    async encrypt() {
      connection = connectionOn(socket as Socket, settings, timeouts);
      await greet(connection, settings);
      if (!connection.secure) return { skipped: true };
      const version = (connection._socket as TLSSocket).getProtocol?.();
      return version ? { detail: version } : {};
    },
    async 'sign-in'() {
      if (settings.user === undefined) return { skipped: true };
      await signIn(connection as SMTPConnection, settings);
      return {};
    },
    async send() {
      await send(connection as SMTPConnection, mail);
      return {};
    },
  };
  const end = performance.now() + timeouts.wholeMs;
  try {
    for (const step of mailSteps) {
      const inTime = () => within(end - performance.now(), work[step](), 'no-answer');
      const result = await take(step, inTime, settings);
      results.push(result);
      if (result.outcome === 'failed') break;
    }
  } finally {
    if (results.at(-1)?.outcome === 'failed') connection?.close();
    else connection?.quit();
    if (!connection) socket?.destroy();
  }
  const left = mailSteps.slice(results.length);
  return [...results, ...left.map((step) => resultOf(step, 'not-reached', null))];
}

function resultOf(step: MailStep, outcome: StepResult['outcome'], ms: number | null): StepResult {
  return { step, outcome, ms, detail: null, problem: null, reply: null };
}

async function take(step: MailStep, work: () => Promise<Outcome>, settings: SmtpSettings): Promise<StepResult> {
  const started = performance.now();
  const passed = () => Math.round(performance.now() - started);
  try {
    const { detail, skipped } = await work();
    if (skipped) return resultOf(step, 'skipped', null);
    return { ...resultOf(step, 'done', passed()), detail: detail ?? null };
  } catch (error) {
    const known = error instanceof StepFailed ? error.problem : undefined;
    const problem = known ?? problemOf(error as NodemailerError, step, settings);
    const reply = replyOf((error as { response?: unknown }).response, settings);
    // A server that greets and does not speak SMTP is not the network's fault.
    return { ...resultOf(step, 'failed', passed()), problem, reply };
  }
}

/** Only where it is an answer in SMTP: what other services say is nobody's to read through us. */
function replyOf(response: unknown, settings: SmtpSettings): string | null {
  if (typeof response !== 'string' || !/^[2-5]\d\d[ -]/.test(response)) return null;
  return withoutSecrets(response, settings).slice(0, 200);
}

async function within<T>(ms: number, work: Promise<T>, problem: MailProblem): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StepFailed(problem)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function find(host: string, ms: number) {
  if (isIP(host)) return [{ address: host, family: isIP(host) }];
  const asked = lookup(host, { all: true }).catch(() => []);
  const found = await within(ms, asked, 'host-unknown');
  if (found.length === 0) throw new StepFailed('host-unknown');
  return found;
}

/** To the addresses that were found and shown, so that a name which changes meanwhile leads nowhere else. */
function open({ port }: SmtpSettings, addresses: { address: string; family: number }[], ms: number) {
  const known: LookupFunction = (_name, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, addresses);
    else done(null, first?.address ?? '', first?.family);
  };
  const socket = connect({ host: 'mail.invalid', port, lookup: known, autoSelectFamily: true });
  const opened = new Promise<Socket>((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
  return within(ms, opened, 'no-answer').catch((error) => {
    socket.destroy();
    throw error;
  });
}

function connectionOn(socket: Socket, settings: SmtpSettings, timeouts: StepTimeouts): SMTPConnection {
  return new SMTPConnection({
    connection: socket,
    host: settings.host,
    port: settings.port,
    ...(settings.clientName === undefined ? {} : { name: settings.clientName }),
    secure: settings.implicitTls,
    requireTLS: !settings.implicitTls && settings.tls === 'required',
    ignoreTLS: settings.tls === 'none',
    opportunisticTLS: settings.tls === 'opportunistic',
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: settings.tls !== 'opportunistic' },
    connectionTimeout: timeouts.greetingMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.silenceMs,
    socketCloseTimeout: 1000,
    maxResponseSize: 64 * 1024,
  });
}

/** Greeting, EHLO, and STARTTLS where it is due. */
function greet(connection: SMTPConnection, settings: SmtpSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.on('error', reject);
    connection.once('end', () => reject(new StepFailed('closed')));
    connection.connect((error) => {
      if (error) reject(error);
      else if (settings.tls === 'required' && !connection.secure) reject(new StepFailed('no-starttls'));
      else resolve();
    });
  });
}

function signIn(connection: SMTPConnection, { user, password = '' }: SmtpSettings): Promise<void> {
  // Else the password would be tried on a server that never asked for it.
  if (!connection.allowsAuth) throw new StepFailed('sign-in-not-offered');
  return new Promise((resolve, reject) => {
    connection.on('error', reject);
    connection.login({ user, pass: password }, (error) => (error ? reject(error) : resolve()));
  });
}

async function send(connection: SMTPConnection, mail: Mail): Promise<void> {
  const composer = createTransport({ streamTransport: true, buffer: true, ...composing });
  const { message, envelope } = await composer.sendMail(mimeOf(mail));
  await new Promise<void>((resolve, reject) => {
    connection.on('error', reject);
    connection.send(envelope, message as Buffer, (error) => (error ? reject(error) : resolve()));
  });
}
