// Lets a super-admin choose the role of another user, after a question.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeRole } from '../../../contract/api/roles.ts';
import { type Role, roles } from '../../../contract/schemas/user.ts';
import { call } from '../../api/call.ts';
import { type Asked, ConfirmForOther } from '../../entities/account/confirm.tsx';
import { reasonAgainst, useOtherUser } from '../../entities/account/other-user.tsx';
import { useReasonWords } from '../../entities/account/reason-words.ts';
import { SelectField } from '../../ui/combo-field.tsx';

export function RoleChoice() {
  const { t } = useTranslation('otherUser');
  const { t: ofProfile } = useTranslation('profile');
  const otherUser = useOtherUser();
  const words = useReasonWords();
  const [asked, setAsked] = useState<Asked>();
  const { key, name, account } = otherUser;
  const reason = reasonAgainst(otherUser, 'role.change');
  const called = (role: Role) => ofProfile(`role.${role}`);

  function ask(role: Role) {
    if (role === account.role) return;
    setAsked({
      title: t(`role.title.${role}`, { name }),
      text: t(`role.text.${role}`, { name }),
      verb: t(`role.do.${role}`),
      async work() {
        await call(changeRole, { params: { key }, body: { role } });
        return t('role.done', { name, role: called(role) });
      },
    });
  }
  return (
    <>
      <SelectField
        aria-label={ofProfile('role')}
        // Never the reason of the whole account: who may change the name may not change this.
        description={reason && words(reason)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        options={roles.map((role) => ({ value: role, label: called(role) }))}
        chosen={account.role}
        onChoose={(chosen) => ask(roles.find((role) => role === chosen) ?? account.role)}
        disabled={reason !== undefined}
      />
      {asked && <ConfirmForOther asked={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}
