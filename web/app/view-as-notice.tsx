// Fetches the banner that says who looks at the profile, and its words, only while somebody does.
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { looksQuery } from '../entities/account/view-as.ts';
import { loadWords } from '../i18n/messages.ts';

const LookedAtBanner = lazy(async () => {
  const [file] = await Promise.all([import('./viewed-banner.tsx'), loadWords('looks')]);
  return { default: file.LookedAtBanner };
});

export function LookNotice() {
  const looks = useQuery(looksQuery).data ?? [];
  return (
    <div role="status">
      {looks.length > 0 && (
        <Suspense>
          <LookedAtBanner looks={looks} />
        </Suspense>
      )}
    </div>
  );
}
