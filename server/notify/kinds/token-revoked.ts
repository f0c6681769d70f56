// Tells that an administrator revoked a personal access token.
import { alert, bySomebodyElse } from '../alert.ts';

export const tokenRevoked = alert('token.revoked', { withoutDevice: true, when: bySomebodyElse });
