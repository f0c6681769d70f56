// The section of personal access tokens: the list of them, and all that can be done with them.

import { Button } from '@mantine/core';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listTokens, revokeAllTokens, revokeToken, type Token } from '../../../contract/api/tokens.ts';
import { asGood } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { invalidate, query } from '../../api/query.ts';
import { useAction } from '../../api/use-action.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { messages } from '../../ui/messages.ts';
import { Card, Page } from '../../ui/page.tsx';
import { Bone } from '../../ui/skeleton.tsx';
import { Row } from '../../ui/stack.tsx';
import { CreateToken, RegenerateToken } from './token-dialogs.tsx';
import { TokenSecret } from './token-secret.tsx';
import { TokenTable } from './token-table.tsx';

type Asked = { ask: 'create' | 'all' } | { ask: 'regenerate' | 'revoke'; token: Token };

export function TokensPage() {
  const { t } = useTranslation('tokens');
  const list = useQuery(query(listTokens));
  const [asked, setAsked] = useState<Asked>();
  const [secret, setSecret] = useState<string>();
  const tokens = list.data ?? [];
  const close = () => setAsked(undefined);
  function show(made: string) {
    setAsked(undefined);
    setSecret(made);
    void invalidate(listTokens);
  }
  const create = <Button onClick={() => setAsked({ ask: 'create' })}>{t('create')}</Button>;
  return (
    <Page title={t('title')} intro={t('intro')}>
      <Card id="tokens" title={t('list')} intro={t('list.note')}>
        {!list.data && !list.error && <Bone width="100%" height="var(--field)" />}
        {!list.data && list.error && (
          <InlineError
            action={
              <Button variant="default" onClick={() => list.refetch()}>
                {t('again')}
              </Button>
            }
          >
            {errorWords(list.error)}
          </InlineError>
        )}
        {list.data && tokens.length === 0 && (
          <EmptyState icon={<IconKey size={18} />} action={create}>
            {t('none')}
          </EmptyState>
        )}
        {tokens.length > 0 && (
          <>
            {/* Above the list, however long that is. */}
            <Row>{create}</Row>
            <TokenTable tokens={tokens} onAsk={(ask, token) => setAsked({ ask, token })} />
            <Row justify="end">
              <Button variant="default" onClick={() => setAsked({ ask: 'all' })}>
                {t('all')}
              </Button>
            </Row>
          </>
        )}
      </Card>
      {asked?.ask === 'create' && <CreateToken onMade={show} onCancel={close} />}
      {asked?.ask === 'regenerate' && <RegenerateToken token={asked.token} onMade={show} onCancel={close} />}
      {asked?.ask === 'revoke' && <RevokeQuestion token={asked.token} onClose={close} />}
      {asked?.ask === 'all' && <RevokeQuestion count={tokens.length} onClose={close} />}
      <TokenSecret secret={secret} onKept={() => setSecret(undefined)} />
    </Page>
  );
}

type Revoking = { token: Token; count?: never } | { token?: never; count: number };

function RevokeQuestion({ token, count, onClose }: Revoking & { onClose: () => void }) {
  const { t } = useTranslation('tokens');
  const { run, busy, problem } = useAction(async () => {
    if (token) {
      await asGood(call(revokeToken, { params: { id: token.id } }), 'token.not-found');
      messages.notify(t('revoke.done', { name: token.name }));
    } else {
      const { revoked } = await call(revokeAllTokens, {});
      messages.notify(t('all.done', { count: revoked }));
    }
    await invalidate(listTokens);
    onClose();
  });
  return (
    <DangerConfirm
      opened
      title={token ? t('revoke.title', { name: token.name }) : t('all.title')}
      verb={token ? t('revoke.do') : t('all.do')}
      busy={busy}
      error={problem}
      onConfirm={run}
      onCancel={onClose}
    >
      {token ? t('revoke.text') : t('all.text', { count })}
    </DangerConfirm>
  );
}
