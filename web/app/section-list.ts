// The sections of the side bar, in order; one that does not work yet is not in the list.
import IconUserCircle from '@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs';
import { paths } from './paths.ts';

export const sections = [{ to: paths.profile, label: 'sections.account', Icon: IconUserCircle }] as const;
