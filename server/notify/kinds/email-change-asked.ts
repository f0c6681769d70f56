// Tells the old address that it is to change, also where an administrator asked.
import { alert } from '../alert.ts';

export const emailChangeAsked = alert('email.change-asked');
