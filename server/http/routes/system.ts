// Routes that tell how the server is.
import * as api from '../../../contract/api/system.ts';
import { Failure } from '../../platform/failure.ts';
import { type Route, route } from '../route.ts';

export interface SystemNeeds {
  version: string;
  now(): string;
  storeAnswers(): Promise<boolean>;
  /** False from the moment the server was asked to stop. */
  takesWork(): boolean;
}

export function systemRoutes(needs: SystemNeeds): Route[] {
  return [
    route(api.ping, () => 'pong'),
    route(api.status, async () => {
      const answers = await needs.storeAnswers();
      return {
        name: 'conch' as const,
        version: needs.version,
        status: answers ? ('ok' as const) : ('degraded' as const),
        store: answers ? ('ok' as const) : ('unavailable' as const),
        time: needs.now(),
      };
    }),
    route(api.ready, async () => {
      if (!needs.takesWork()) throw new Failure('server.stopping', { retryAfterSeconds: 5 });
      if (!(await needs.storeAnswers())) throw new Failure('store.unavailable', { retryAfterSeconds: 2 });
      return { ready: true as const };
    }),
  ];
}
