// The sections of the side bar, in order; one that does not work yet is not in the list.
import IconFileZip from '@tabler/icons-react/dist/esm/icons/IconFileZip.mjs';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import IconShieldLock from '@tabler/icons-react/dist/esm/icons/IconShieldLock.mjs';
import IconUserCircle from '@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs';
import { paths } from './paths.ts';

/** What a section may need a look for; the shell finds out and puts a dot beside it. */
export type Attention = 'factors' | 'tokens';

interface Section {
  to: (typeof paths)['profile' | 'security' | 'tokens' | 'yourData'];
  label: 'sections.account' | 'sections.security' | 'sections.tokens' | 'sections.yourData';
  Icon: typeof IconUserCircle;
  watches?: Attention;
}

export const sections: readonly Section[] = [
  { to: paths.profile, label: 'sections.account', Icon: IconUserCircle },
  { to: paths.security, label: 'sections.security', Icon: IconShieldLock, watches: 'factors' },
  { to: paths.tokens, label: 'sections.tokens', Icon: IconKey, watches: 'tokens' },
  { to: paths.yourData, label: 'sections.yourData', Icon: IconFileZip },
];
