// Says in a sentence why the viewer may not do something with somebody's account.
import { useTranslation } from 'react-i18next';
import type { AbilityReason } from '../../../contract/api/abilities.ts';
import { useOtherUser } from './other-user.tsx';

export function useReasonWords(): (reason: AbilityReason) => string {
  const { t } = useTranslation('otherUser');
  const { name } = useOtherUser();
  return (reason) => t(`reason.${reason}`, { name });
}
