// Tells of a sign-in from a new device, within the budget of such mails.
import { alert } from '../alert.ts';

export const signinNewDevice = alert('signin.new-device', { when: ({ data }) => data.mailed === true });
