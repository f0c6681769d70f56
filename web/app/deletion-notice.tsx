// Fetches the banner of an account that waits to be deleted, and its words, only where there is such a wait.
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { deletionQuery } from '../entities/account/your-data.ts';
import { loadWords } from '../i18n/messages.ts';

const DeletionBanner = lazy(async () => {
  const [file] = await Promise.all([import('./deletion-banner.tsx'), loadWords('yourData')]);
  return { default: file.DeletionBanner };
});

export function DeletionNotice() {
  const deletion = useQuery(deletionQuery).data;
  if (!deletion) return null;
  return (
    <Suspense>
      <DeletionBanner deletion={deletion} />
    </Suspense>
  );
}
