// Asks before an administrator looks at somebody's profile as they see it; comes with its words when it is first asked for.
import { lazy, Suspense } from 'react';
import { loadWords } from '../../i18n/messages.ts';

const ViewAsDialog = lazy(async () => {
  const [file] = await Promise.all([import('./view-as-dialog.tsx'), loadWords('viewAs')]);
  return { default: file.ViewAsDialog };
});

export function ViewAsQuestion(props: { userKey: string; name: string; onClose: () => void }) {
  return (
    <Suspense>
      <ViewAsDialog {...props} />
    </Suspense>
  );
}
