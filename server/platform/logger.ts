// The structured log: one JSON line per event, in UTC, with secrets struck out whatever the caller passes.
import { pino } from 'pino';

export type Logger = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'isLevelEnabled'>;

const secretNames = [
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'secret',
  'code',
  'authorization',
  'cookie',
  'resetPasswordToken',
  'hash',
  'smtpUrl',
  'databaseUrl',
  'key',
];

export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '[struck out]' },
  };
  // Buffered writes: an access line must not cost a system call each. Flushed every second and at exit.
  const stream =
    destination ?? pino.destination({ dest: 1, minLength: 4096, sync: false, periodicFlush: 250 });
  return pino(options, stream as pino.DestinationStream);
}

/** Swallows everything; for tests that do not look at the log. */
export const silentLogger: Logger = createLogger('silent', { write: () => {} });
