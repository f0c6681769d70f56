// The account of somebody else: what is the same as one's own, and what only others decide, each with what the viewer may.
import { useState } from 'react';
import { reasonAgainst, useSomebody, WithSomebody } from '../../entities/account/other-user.tsx';
import { ClosedBy } from '../../entities/account/section.tsx';
import { AccountForm } from './account-form.tsx';
import { OtherEmail, OtherEmailDialog } from './other-email.tsx';
import { OtherState } from './other-state.tsx';
import { OtherLook } from './other-view-as.tsx';
import { RoleChoice } from './role-choice.tsx';

export function OtherProfilePage() {
  return (
    <WithSomebody>
      <OtherAccount />
    </WithSomebody>
  );
}

function OtherAccount() {
  const somebody = useSomebody();
  const [changingEmail, setChangingEmail] = useState(false);
  const { account, viewer } = somebody;
  return (
    // The form says itself, at its top, that nothing can be changed.
    <ClosedBy id={reasonAgainst(somebody, 'account.edit') && 'read-only'}>
      <AccountForm
        account={account}
        viewer={viewer}
        other={{
          email: <OtherEmail onChange={() => setChangingEmail(true)} />,
          role: <RoleChoice />,
          end: (
            <>
              <OtherLook />
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
