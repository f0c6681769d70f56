// Tells that an administrator removed every second factor.
import { alert } from '../alert.ts';

export const factorsReset = alert('factors.reset', { withoutDevice: true });
