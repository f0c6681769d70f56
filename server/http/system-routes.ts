// Routes that tell how the server is.
import * as api from '../../contract/api/system.ts';
import { Failure } from '../platform/failure.ts';
import { type Route, route } from '../platform/route.ts';

export interface SystemDeps {
  version: string;
  now(): string;
  storeAnswers(): Promise<boolean>;
  /** False from the moment the server was asked to stop. */
  takesWork(): boolean;
}

export function systemRoutes(deps: SystemDeps): Route[] {
  return [
    route(api.ping, () => 'pong'),
    route(api.status, async () => {
      const answers = await deps.storeAnswers();
      return {
        name: 'conch' as const,
        version: deps.version,
        status: answers ? ('ok' as const) : ('degraded' as const),
        store: answers ? ('ok' as const) : ('unavailable' as const),
        time: deps.now(),
      };
    }),
    route(api.ready, async () => {
      if (!deps.takesWork()) throw new Failure('server.stopping', { retryAfterSeconds: 5 });
      if (!(await deps.storeAnswers())) throw new Failure('store.unavailable', { retryAfterSeconds: 2 });
      return { ready: true as const };
    }),
  ];
}
