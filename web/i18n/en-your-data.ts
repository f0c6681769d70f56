// The English messages about taking one's data along and deleting one's account.
import { keepAccount, yourData } from './en/your-data.ts';

export const messages = { yourData, keepAccount };
