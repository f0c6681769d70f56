// Takes the secret of a link out of the address bar, and keeps it only as long as the page stands.
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/** The secret after `#`, empty where there was none; a fragment never reaches a server or its log. */
export function useLinkSecret(): string {
  const hash = useLocation({ select: (location) => location.hash });
  const navigate = useNavigate();
  const [kept, keep] = useState(hash);
  // Another link pasted into the same tab changes nothing but the fragment.
  if (hash !== '' && hash !== kept) keep(hash);
  useEffect(() => {
    if (hash !== '') void navigate({ to: '.', hash: '', replace: true, hashScrollIntoView: false });
  }, [hash, navigate]);
  return hash || kept;
}
