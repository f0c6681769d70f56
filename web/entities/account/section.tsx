// A section of somebody else's profile: where the viewer may not see it, one line says why and everything in it is off.
import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import IconUserOff from '@tabler/icons-react/dist/esm/icons/IconUserOff.mjs';
import { createContext, type ReactNode, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import type { AbilityName } from '../../../contract/api/abilities.ts';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { reasonAgainst, useOtherUser } from './other-user.tsx';
import { useReasonWords } from './reason-words.ts';

/** The id of the line that says why all of the section is off; nothing where it is not. */
const ClosedContext = createContext<string | undefined>(undefined);
export const useClosedBy = (): string | undefined => useContext(ClosedContext);

export function OtherUserSection({
  title,
  intro,
  needs,
  children,
}: {
  title: string;
  intro: string;
  /** Without it the whole section is off. */
  needs: AbilityName;
  children: ReactNode;
}) {
  const { t } = useTranslation('otherUser');
  const otherUser = useOtherUser();
  const words = useReasonWords();
  const { name, account } = otherUser;
  const reason = reasonAgainst(otherUser, needs);
  const id = 'section-closed';
  return (
    <Page title={title} intro={intro}>
      {account.user.active === false && <Notice icon={<IconUserOff size={18} />}>{t('inactive', { name })}</Notice>}
      {reason && (
        <Notice icon={<IconLock size={18} />}>
          <span id={id}>{reason === 'administrators-only' ? t('closed', { name }) : words(reason)}</span>
        </Notice>
      )}
      <ClosedBy id={reason && id}>{children}</ClosedBy>
    </Page>
  );
}

export function ClosedBy({ id, children }: { id: string | undefined; children: ReactNode }) {
  return <ClosedContext value={id}>{children}</ClosedContext>;
}
