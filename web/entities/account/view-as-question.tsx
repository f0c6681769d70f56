// Asks before an administrator sees a profile as its owner does; comes with its words when it is first asked for.
import { loadWords } from '../../i18n/messages.ts';
import { latePart, MissingDialog } from '../../parts/late-part.tsx';

export const ViewAsQuestion = latePart(async () => {
  const [file] = await Promise.all([import('./view-as-dialog.tsx'), loadWords('viewAs')]);
  return file.ViewAsDialog;
}, MissingDialog);
