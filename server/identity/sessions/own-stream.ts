// Server-sent events to the pages of a session: changes about its person, and its end as soon as it is ended anywhere.
import { PassThrough } from 'node:stream';
import { type StreamedChange, streamedChanges } from '../../../contract/api/sessions.ts';
import type { Session } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import { StreamAnswer } from '../../platform/route.ts';
import type { ChangeListener } from '../../storage/changes.ts';
import { policyName } from '../credentials/policy/policy.ts';
import type { SessionEnds } from './session-end.ts';
import type { Sessions } from './sessions.ts';

export interface OwnStreams {
  /** Throws `request.too-many` where the session, or the server, has as many as it can have. */
  open(session: Session): StreamAnswer;
  /** Ends them all and opens no more, so that a stop waits for none. */
  close(): void;
}

interface Deps {
  onChange(listener: ChangeListener): () => void;
  sessions: Pick<Sessions, 'stateOf'>;
  whyEnded?: SessionEnds['whyEnded'];
  heartbeatMs?: number;
  mostPerSession?: number;
  mostInAll?: number;
}

interface Open {
  session: Session;
  body: PassThrough;
  /** Changes that are told in a moment, so that a burst of them is told once. */
  pending: Set<StreamedChange>;
  timer?: NodeJS.Timeout | undefined;
  beats: number;
}

/** Under the minute after which proxies take a connection for dead. */
const defaultHeartbeatMs = 15_000;
/** A session that runs out by time tells nobody: asked for every so many beats. */
const checkedEveryBeats = 4;
const gatheredMs = 100;
/** A reader that takes nothing for so long is gone. */
const mostUnreadBytes = 64 * 1024;
const retrySeconds = 30;
/** So soon a page comes again after its token was renewed: an end in between is heard as late. */
const renewedRetryMs = 1000;

const changes: Record<string, StreamedChange> = {
  user: 'account',
  sessions: 'sessions',
  tokens: 'tokens',
  activity: 'activity',
  data: 'data',
  factors: 'factors',
  'view-as': 'looks',
};

export function createOwnStreams(deps: Deps): OwnStreams {
  const { heartbeatMs = defaultHeartbeatMs, mostPerSession = 5, mostInAll = 5000 } = deps;
  const all = new Set<Open>();
  let closed = false;

  function write(stream: Open, text: string): void {
    if (stream.body.writableLength > mostUnreadBytes) stream.body.destroy();
    else stream.body.write(text);
  }

  function tell(stream: Open, change: StreamedChange): void {
    stream.pending.add(change);
    stream.timer ??= setTimeout(() => {
      write(stream, `event: changed\ndata: ${JSON.stringify([...stream.pending])}\n\n`);
      stream.pending.clear();
      stream.timer = undefined;
    }, gatheredMs);
  }

  async function endWhereOver(stream: Open): Promise<void> {
    // A store that does not answer ends nobody; the next request is refused or served by what it then says.
    const state = await deps.sessions.stateOf(stream.session).catch(() => 'open' as const);
    if (!all.has(stream) || state === 'open') return;
    const why = state === 'renewed' ? undefined : await deps.whyEnded?.(stream.session).catch(() => undefined);
    // Under a new token the session goes on, and its pages come again with that one: a stranger with the old one hears no more.
    stream.body.end(
      state === 'renewed' ? `retry: ${renewedRetryMs}\n\n` : `event: ended\ndata: ${JSON.stringify({ why })}\n\n`,
    );
  }

  const unsubscribe = deps.onChange((names) => {
    if (all.size === 0) return;
    // Both can be thousands: a set, so that not each stream goes through all names (R12).
    const told = names === 'everything' ? names : new Set(names);
    for (const stream of all) {
      const { id, userKey } = stream.session;
      if (told === 'everything') {
        void endWhereOver(stream);
        for (const change of streamedChanges) tell(stream, change);
        continue;
      }
      if (told.has(`session:${id}`) || told.has(`user:${userKey}`)) void endWhereOver(stream);
      for (const [name, change] of Object.entries(changes)) {
        if (told.has(`${name}:${userKey}`)) tell(stream, change);
      }
      if (told.has(policyName)) tell(stream, 'policy');
    }
  });
  const heart = setInterval(() => {
    for (const stream of all) {
      write(stream, ': still here\n\n');
      stream.beats += 1;
      if (stream.beats % checkedEveryBeats === 0) void endWhereOver(stream);
    }
  }, heartbeatMs).unref();

  return {
    open(session) {
      if (closed) throw new Failure('server.stopping', { retryAfterSeconds: 5 });
      const ofSession = [...all].filter((stream) => stream.session.id === session.id);
      if (ofSession.length >= mostPerSession || all.size >= mostInAll) {
        throw new Failure('request.too-many', { retryAfterSeconds: retrySeconds });
      }
      const stream: Open = { session, body: new PassThrough(), pending: new Set(), beats: 0 };
      all.add(stream);
      stream.body.once('close', () => {
        all.delete(stream);
        clearTimeout(stream.timer);
      });
      // So that the browser knows at once that it is through.
      stream.body.write(': hello\n\n');
      // It may have ended between the guard and now.
      void endWhereOver(stream);
      return new StreamAnswer(stream.body);
    },
    close() {
      closed = true;
      unsubscribe();
      clearInterval(heart);
      for (const stream of all) stream.body.end();
    },
  };
}
