// Fetches the banner of an account that waits to be deleted, and its words, only where there is such a wait.
import { useQuery } from '@tanstack/react-query';
import { deletionQuery } from '../entities/account/your-data.ts';
import { loadWords } from '../i18n/messages.ts';
import { latePart, MissingNote } from '../parts/late-part.tsx';

const DeletionBanner = latePart(async () => {
  const [file] = await Promise.all([import('./deletion-banner.tsx'), loadWords('yourData')]);
  return file.DeletionBanner;
}, MissingNote);

export function DeletionNotice() {
  const deletion = useQuery(deletionQuery).data;
  if (!deletion) return null;
  return <DeletionBanner deletion={deletion} />;
}
