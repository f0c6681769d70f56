// The sections of the side bar, in order; one that does not work yet is not in the list.
import IconAdjustments from '@tabler/icons-react/dist/esm/icons/IconAdjustments.mjs';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import IconShieldLock from '@tabler/icons-react/dist/esm/icons/IconShieldLock.mjs';
import IconUserCircle from '@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs';
import { paths } from './paths.ts';

/** What a section may need a look for; the shell finds out and puts a dot beside it. */
export type Attention = 'factors' | 'tokens';

export interface Section {
  to: (typeof paths)['profile' | 'security' | 'tokens' | 'policy'];
  label: 'sections.account' | 'sections.security' | 'sections.tokens' | 'sections.policy';
  Icon: typeof IconUserCircle;
  watches?: Attention;
}

export const sections: readonly Section[] = [
  { to: paths.profile, label: 'sections.account', Icon: IconUserCircle },
  { to: paths.security, label: 'sections.security', Icon: IconShieldLock, watches: 'factors' },
  { to: paths.tokens, label: 'sections.tokens', Icon: IconKey, watches: 'tokens' },
];

/** For administrators alone. */
export const administration: readonly Section[] = [
  { to: paths.policy, label: 'sections.policy', Icon: IconAdjustments },
];
