// Routes about the policy of the server.
import * as api from '../../../contract/api/policy.ts';
import type { PolicyReading } from '../../identity/credentials/policy/policy.ts';
import { type Route, route } from '../../platform/route.ts';
import type { PolicyChange } from './policy-change.ts';

export interface PolicyRouteDeps {
  policy: PolicyReading;
  policyChange: PolicyChange;
}

export function policyRoutes({ policy, policyChange }: PolicyRouteDeps): Route[] {
  return [
    route(api.getOpenPolicy, async () => {
      const { password, signInMethods } = await policy.current();
      return { password, signInMethods };
    }),
    route(api.getPolicy, () => policyChange.state()),
    route(api.changePolicy, ({ body, caller }) => {
      const { version, ...choice } = body;
      return policyChange.change(choice, version, caller);
    }),
    route(api.previewPolicy, ({ body }) => policyChange.preview(body)),
  ];
}
