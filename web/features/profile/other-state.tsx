// Whether somebody's account is active, and switching that: what ends is said before.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setUserActive } from '../../../contract/api/users.ts';
import { call } from '../../api/call.ts';
import { AbilityButton } from '../../entities/account/ability-button.tsx';
import { type Asked, ConfirmForOther, useActionForOther } from '../../entities/account/confirm.tsx';
import { useOtherUser } from '../../entities/account/other-user.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Card } from '../../ui/page.tsx';

export function OtherState() {
  const { t } = useTranslation('otherUser');
  const { key, name, account } = useOtherUser();
  const [asked, setAsked] = useState<Asked>();
  const action = useActionForOther();
  const active = account.user.active !== false;
  async function set(activate: boolean) {
    await call(setUserActive, { params: { key }, body: { activate } });
    return t(activate ? 'activate.done' : 'deactivate.done', { name });
  }
  return (
    <Card id="state" title={t('state')}>
      <Facts>
        <Fact term={t('state.term')} note={t(active ? 'state.active.note' : 'state.inactive.note', { name })}>
          {t(active ? 'state.active' : 'state.inactive')}
        </Fact>
      </Facts>
      {active ? (
        <AbilityButton
          ability="account.deactivate"
          onClick={() =>
            setAsked({
              title: t('deactivate.title', { name }),
              text: t('deactivate.text', { name }),
              verb: t('deactivate'),
              work: () => set(false),
            })
          }
        >
          {t('deactivate')}
        </AbilityButton>
      ) : (
        <AbilityButton ability="account.activate" busy={action.busy} onClick={() => action.run(() => set(true))}>
          {t('activate')}
        </AbilityButton>
      )}
      {action.problem && <InlineError>{action.problem}</InlineError>}
      {asked && <ConfirmForOther asked={asked} onClose={() => setAsked(undefined)} />}
    </Card>
  );
}
