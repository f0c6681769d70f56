// Warns of many wrong codes in a row.
import { alert } from '../alert.ts';

export const factorStopped = alert('factor.stopped');
