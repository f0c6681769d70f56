// Fetches the banner that says who looks at the profile, and its words, only while somebody does.
import { useQuery } from '@tanstack/react-query';
import { listViewAs } from '../../contract/api/view-as.ts';
import { query } from '../api/query.ts';
import { loadWords } from '../i18n/messages.ts';
import { latePart, MissingNote } from '../parts/late-part.tsx';

const ViewedBanner = latePart(async () => {
  const [file] = await Promise.all([import('./viewed-banner.tsx'), loadWords('viewAs')]);
  return file.ViewedBanner;
}, MissingNote);

export function ViewAsNotice() {
  const views = useQuery(query(listViewAs, { params: { key: 'me' } })).data ?? [];
  return <div role="status">{views.length > 0 && <ViewedBanner views={views} />}</div>;
}
