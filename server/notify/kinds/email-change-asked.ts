// Tells the old address that an administrator is changing it.
import { alert, bySomebodyElse } from '../alert.ts';

export const emailChangeAsked = alert('email.change-asked', { when: bySomebodyElse });
