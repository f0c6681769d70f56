// Fetches the banner that says who looks at the profile, and its words, only while somebody does.
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { listViewAs } from '../../contract/api/view-as.ts';
import { query } from '../api/query.ts';
import { loadWords } from '../i18n/messages.ts';

const ViewedBanner = lazy(async () => {
  const [file] = await Promise.all([import('./viewed-banner.tsx'), loadWords('viewAs')]);
  return { default: file.ViewedBanner };
});

export function ViewAsNotice() {
  const looks = useQuery(query(listViewAs, { params: { key: 'me' } })).data ?? [];
  return (
    <div role="status">
      {looks.length > 0 && (
        <Suspense>
          <ViewedBanner looks={looks} />
        </Suspense>
      )}
    </div>
  );
}
