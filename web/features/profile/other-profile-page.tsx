// The account of somebody else: what is the same as one's own, and what only others decide, each with what the viewer may.
import { useState } from 'react';
import { reasonAgainst, useOtherUser, WithOtherUser } from '../../entities/account/other-user.tsx';
import { ClosedBy } from '../../entities/account/section.tsx';
import { StorageCard } from '../../entities/account/storage-card.tsx';
import { AccountForm } from './account-form.tsx';
import { OtherEmail, OtherEmailDialog } from './other-email.tsx';
import { OtherState } from './other-state.tsx';
import { OtherViewAs } from './other-view-as.tsx';
import { RoleChoice } from './role-choice.tsx';

export function OtherProfilePage() {
  return (
    <WithOtherUser>
      <OtherAccount />
    </WithOtherUser>
  );
}

/** For administrators above them; the server would refuse the others. */
function OtherStorage() {
  const { key, name, account, viewer } = useOtherUser();
  const above = account.role === 'super-admin' && viewer.role !== 'super-admin';
  return viewer.role === 'user' || above ? null : <StorageCard userKey={key} name={name} />;
}

function OtherAccount() {
  const otherUser = useOtherUser();
  const [changingEmail, setChangingEmail] = useState(false);
  const { account, viewer } = otherUser;
  return (
    // The form says itself, at its top, that nothing can be changed.
    <ClosedBy id={reasonAgainst(otherUser, 'account.edit') && 'read-only'}>
      <AccountForm
        account={account}
        viewer={viewer}
        other={{
          email: <OtherEmail onChange={() => setChangingEmail(true)} />,
          role: <RoleChoice />,
          end: (
            <>
              <OtherStorage />
              <OtherViewAs />
              <OtherState />
            </>
          ),
        }}
      />
      {/* Not inside the form, since it holds one of its own. */}
      {changingEmail && <OtherEmailDialog onClose={() => setChangingEmail(false)} />}
    </ClosedBy>
  );
}
