// The modules that the parts of passkeys stand on.
import type { Core } from '../../../core.ts';
import type { Events } from '../../../events/events.ts';
import type { Users } from '../../../people/users.ts';
import type { Factors } from '../factors/factors.ts';
import type { Flows } from '../flows/flows.ts';
import type { PolicyReading } from '../policy/policy.ts';
import type { Throttle } from '../throttle/throttle.ts';
import type { RelyingParty } from './verification.ts';

export interface PasskeyDeps extends Pick<Core, 'storage' | 'clock' | 'random' | 'logger'> {
  users: Users;
  policy: PolicyReading;
  flows: Flows;
  throttle: Throttle;
  factors: Factors;
  events: Pick<Events, 'emit'>;
  relyingParty: RelyingParty;
}
