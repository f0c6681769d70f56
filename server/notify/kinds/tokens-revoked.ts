// Tells that an administrator revoked every personal access token.
import { alert, bySomebodyElse } from '../alert.ts';

export const tokensRevoked = alert('tokens.revoked', { withoutDevice: true, when: bySomebodyElse });
