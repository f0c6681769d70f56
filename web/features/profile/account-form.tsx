// The account of a user as a page: cards by subject, one Save for all of them.
import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import IconUserOff from '@tabler/icons-react/dist/esm/icons/IconUserOff.mjs';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../contract/api/users.ts';
import { lettersIn } from '../../../contract/permissions.ts';
import { userDataOf } from '../../entities/account/me.ts';
import { latePart, MissingDialog } from '../../parts/late-part.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { Page } from '../../ui/page.tsx';
import { SaveBar } from '../../ui/save-bar.tsx';
import { AccessCard } from './access-card.tsx';
import styles from './account-form.module.css';
import { LinksCard } from './links-card.tsx';
import { LocaleCard } from './locale-card.tsx';
import { PersonCard } from './person-card.tsx';
import { PictureCard } from './picture-card.tsx';
import { PlaceCard } from './place-card.tsx';
import { useAccountForm } from './use-account-form.ts';

const ConflictDialog = latePart(
  async () => (await import('./conflict-dialog.tsx')).ConflictDialog,
  ({ onBack }) => <MissingDialog onClose={onBack} />,
);

const EmailChangeDialog = latePart(
  async () => (await import('./email-change-dialog.tsx')).EmailChangeDialog,
  MissingDialog,
);

/** Parts that take the place of one's own controls in the account of another user. */
export interface OtherParts {
  email: ReactNode;
  role: ReactNode;
  /** Below all else. */
  end: ReactNode;
}

export function AccountForm({ account, viewer, other }: { account: Account; viewer: Account; other?: OtherParts }) {
  const { t } = useTranslation('profile');
  const state = useAccountForm(account, viewer);
  const [changingEmail, setChangingEmail] = useState(false);
  const { user } = account;
  const { name } = userDataOf(user);
  const own = user._key === viewer.user._key;
  const mayWrite = lettersIn(account.permissions).has('w');

  const reason = mayWrite
    ? undefined
    : t(own ? 'readOnly.own' : account.role === 'super-admin' ? 'readOnly.superAdmin' : 'readOnly.other', {
        name,
      });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (state.dirty) void state.save();
  }

  return (
    <Page title={own ? t('title') : name} intro={own ? t('intro') : t('other.intro', { name })}>
      {user.active === false && (
        <p className={styles.notice}>
          <IconUserOff size={18} />
          {t('inactive', { name })}
        </p>
      )}
      {reason !== undefined && (
        <p className={styles.notice} role="note" id="read-only">
          <IconLock size={18} />
          {reason}
        </p>
      )}
      <PictureCard user={user} own={own} mayWrite={mayWrite} />
      <form className={styles.form} data-account-form noValidate onSubmit={submit}>
        <PersonCard
          form={state.form}
          user={user}
          own={own}
          reason={reason}
          otherEmail={other?.email}
          onChangeEmail={() => setChangingEmail(true)}
        />
        <PlaceCard account={account} viewer={viewer} role={other?.role} />
        <LocaleCard form={state.form} own={own} reason={reason} />
        <LinksCard form={state.form} name={name} own={own} mayWrite={mayWrite} />
        {(own || lettersIn(account.permissions).has('s')) && <AccessCard user={user} name={name} own={own} />}
        {other?.end}
        {/* What Enter in a field presses; the one to see is in the bar. */}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
        {mayWrite ? (
          <SaveBar
            dirty={state.dirty}
            saving={state.saving}
            problem={state.problem}
            onSave={state.save}
            onDiscard={state.discard}
          />
        ) : (
          <div className={styles.end} />
        )}
      </form>
      <LeaveGuard dirty={state.dirty} />
      {/* Behind the form, since it holds one of its own. */}
      {changingEmail && <EmailChangeDialog email={userDataOf(user).email} onClose={() => setChangingEmail(false)} />}
      {state.conflict && (
        <ConflictDialog
          key={state.conflict.theirs._rev}
          conflict={state.conflict}
          saving={state.saving}
          problem={state.problem}
          onSettle={state.settle}
          onBack={state.postpone}
        />
      )}
    </Page>
  );
}
