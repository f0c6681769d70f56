// The second factors of somebody else: which are on, the link that leads them to adding one, and taking all away.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resetFactors } from '../../../contract/api/account-help.ts';
import { pages } from '../../../contract/pages.ts';
import { call } from '../../api/call.ts';
import { AbilityButton } from '../../entities/account/ability-button.tsx';
import { type Asked, ConfirmForOther } from '../../entities/account/confirm.tsx';
import { userDataOf } from '../../entities/account/me.ts';
import { reasonAgainst, useOtherUser } from '../../entities/account/other-user.tsx';
import { type FactorStatus, factorStatusQuery } from '../../entities/factors/factors.ts';
import { CardState } from '../../ui/card-state.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Card } from '../../ui/page.tsx';
import { DateTime } from '../../ui/relative-time.tsx';
import styles from './factors-of-card.module.css';

export function FactorsOfCard() {
  const { t } = useTranslation('otherUser');
  const otherUser = useOtherUser();
  const { key, name, account, viewer } = otherUser;
  const seen = reasonAgainst(otherUser, 'factors.see') === undefined;
  const status = useQuery({ ...factorStatusQuery(key), enabled: seen });
  const [asked, setAsked] = useState<Asked>();
  const some = !status.data || status.data.enabled || status.data.backup > 0;
  function ask() {
    setAsked({
      title: t('factors.reset.title', { name }),
      text: t('factors.reset.text', { name }),
      verb: t('factors.reset.do'),
      async work() {
        await call(resetFactors, { params: { key } });
        return t('factors.reset.done', { name });
      },
    });
  }
  return (
    <Card id="factors" title={t('factors')} intro={t('factors.intro', { name })}>
      {seen && !status.data && <CardState error={status.error} onAgain={() => status.refetch()} />}
      {status.data && <WhichAreOn status={status.data} />}
      <div className={styles.ways}>
        <AbilityButton ability="factors.add">{t('factors.add')}</AbilityButton>
        {seen && (
          <p className={styles.command}>
            <span>{t('factors.link', { name })}</span>
            <CopyText text={`${location.origin}${pages.newFactor}`} what={t('factors.link.what')} />
          </p>
        )}
        {seen && viewer.role !== 'user' && status.data && !status.data.enabled && !status.data.requiredFrom && (
          <Link to={pages.users} search={{ search: userDataOf(account.user).email } as never}>
            {t('factors.require')}
          </Link>
        )}
        {some && (
          <AbilityButton ability="factors.reset" onClick={ask}>
            {t('factors.reset')}
          </AbilityButton>
        )}
      </div>
      {asked && <ConfirmForOther asked={asked} onClose={() => setAsked(undefined)} />}
    </Card>
  );
}

function WhichAreOn({ status }: { status: FactorStatus }) {
  const { t } = useTranslation('otherUser');
  const { otp, webauthn, backup, enabled, requiredFrom } = status;
  return (
    <Facts>
      <Fact term={t('factors.app')}>{t(otp ? 'factors.on' : 'factors.off')}</Fact>
      <Fact term={t('factors.passkeys')}>{webauthn === 0 ? t('factors.none') : webauthn}</Fact>
      <Fact term={t('factors.codes')}>
        {backup === 0 ? t('factors.none') : t('factors.codes.left', { count: backup })}
      </Fact>
      {requiredFrom && !enabled && (
        <Fact term={t('factors.required')}>
          <DateTime time={requiredFrom} />
        </Fact>
      )}
    </Facts>
  );
}
