// Tells the old address that it is to change, whoever asked.
import { alert } from '../alert.ts';

export const emailChangeAsked = alert('email.change-asked');
