// The personal access tokens of somebody else: which there are and since when, and revoking them.
import { Button } from '@mantine/core';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listTokenNames, revokeTokenOf, revokeTokensOf, type TokenName } from '../../../contract/api/account-help.ts';
import { asGood } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { query } from '../../api/query.ts';
import { AbilityButton } from '../../entities/account/ability-button.tsx';
import { type Asked, ConfirmForOther } from '../../entities/account/confirm.tsx';
import { reasonAgainst, useOtherUser, WithOtherUser } from '../../entities/account/other-user.tsx';
import { OtherUserSection } from '../../entities/account/section.tsx';
import { endsSoon, hasEnded } from '../../entities/account/tokens.ts';
import { CardState } from '../../ui/card-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/page.tsx';
import { RecordActions, RecordCell, RecordName, RecordRow, RecordTable, RecordTag } from '../../ui/record-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Row } from '../../ui/stack.tsx';

export function TokensOfPage() {
  return (
    <WithOtherUser>
      <Section />
    </WithOtherUser>
  );
}

function Section() {
  const { t } = useTranslation('otherUser');
  const { name } = useOtherUser();
  return (
    <OtherUserSection title={t('tokens.title', { name })} intro={t('tokens.intro', { name })} needs="tokens.see">
      <TokensCard />
    </OtherUserSection>
  );
}

function TokensCard() {
  const { t } = useTranslation('otherUser');
  const { t: ofTokens } = useTranslation('tokens');
  const otherUser = useOtherUser();
  const { key, name } = otherUser;
  const seen = reasonAgainst(otherUser, 'tokens.see') === undefined;
  const list = useQuery({ ...query(listTokenNames, { params: { key } }), enabled: seen });
  const [asked, setAsked] = useState<Asked>();
  const count = list.data?.length ?? 0;

  function askOne(token: TokenName) {
    setAsked({
      title: ofTokens('revoke.title', { name: token.name }),
      text: t('tokens.revoke.text', { name }),
      verb: ofTokens('revoke.do'),
      async work() {
        await asGood(call(revokeTokenOf, { params: { key, id: token.id } }), 'token.not-found');
        return ofTokens('revoke.done', { name: token.name });
      },
    });
  }
  function askAll() {
    setAsked({
      title: t('tokens.all.title', { name }),
      text: t('tokens.all.text', { name, count }),
      verb: ofTokens('all.do'),
      async work() {
        const { revoked } = await call(revokeTokensOf, { params: { key } });
        return ofTokens('all.done', { count: revoked });
      },
    });
  }
  return (
    <Card id="tokens" title={t('tokens.list')}>
      <AbilityButton ability="tokens.create">{ofTokens('create')}</AbilityButton>
      {seen && !list.data && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {list.data && count === 0 && <EmptyState icon={<IconKey size={18} />}>{t('tokens.none', { name })}</EmptyState>}
      {list.data && count > 0 && <Table tokens={list.data} onRevoke={askOne} />}
      {(!list.data || count > 0) && (
        <Row justify="end">
          <AbilityButton ability="tokens.revoke" onClick={askAll}>
            {ofTokens('all')}
          </AbilityButton>
        </Row>
      )}
      {asked && <ConfirmForOther asked={asked} onClose={() => setAsked(undefined)} />}
    </Card>
  );
}

function Table({ tokens, onRevoke }: { tokens: readonly TokenName[]; onRevoke: (token: TokenName) => void }) {
  const { t } = useTranslation('tokens');
  const { t: ofOtherUser } = useTranslation('otherUser');
  return (
    <RecordTable
      label={ofOtherUser('tokens.list')}
      columns={[...[t('token'), ofOtherUser('tokens.made'), t('ends'), t('used')], { hidden: t('actions') }]}
    >
      {tokens.map((token) => (
        <RecordRow key={token.id}>
          <RecordName name={token.name} />
          <RecordCell label={ofOtherUser('tokens.made')}>
            <RelativeTime time={token.createdAt} />
          </RecordCell>
          <RecordCell label={t('ends')}>
            {token.expireAt === null ? (
              t('ends.never')
            ) : (
              <>
                {hasEnded(token) && `${t('ends.over')} `}
                <RelativeTime time={token.expireAt} /> {endsSoon(token) && <RecordTag>{t('ends.soon')}</RecordTag>}
              </>
            )}
          </RecordCell>
          <RecordCell label={t('used')}>
            {token.lastUsedAt ? <RelativeTime time={token.lastUsedAt} /> : t('used.never')}
          </RecordCell>
          <RecordActions>
            <Button
              variant="default"
              onClick={() => onRevoke(token)}
              aria-label={t('revoke.which', { name: token.name })}
            >
              {t('revoke')}
            </Button>
          </RecordActions>
        </RecordRow>
      ))}
    </RecordTable>
  );
}
