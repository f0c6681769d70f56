// Tokens as a table where there is room, as cards on a phone; a name is changed where it stands.
import { ActionIcon, Button } from '@mantine/core';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listTokens, renameToken, type Token } from '../../../contract/api/tokens.ts';
import { call } from '../../api/call.ts';
import { invalidate } from '../../api/query.ts';
import { endsSoon, hasEnded } from '../../entities/account/tokens.ts';
import { RenameForm } from '../../forms/rename-form.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import {
  RecordActions,
  RecordCell,
  RecordName,
  RecordNote,
  RecordRow,
  RecordTable,
  RecordTag,
} from '../../ui/record-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { wordsKey } from './scope-words.ts';
import styles from './token-table.module.css';

type Ask = (ask: 'regenerate' | 'revoke', token: Token) => void;

export function TokenTable({ tokens, onAsk }: { tokens: readonly Token[]; onAsk: Ask }) {
  const { t } = useTranslation('tokens');
  return (
    <RecordTable label={t('list')} columns={[t('token'), t('ends'), t('used'), { hidden: t('actions') }]}>
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} onAsk={onAsk} />
      ))}
    </RecordTable>
  );
}

function TokenRow({ token, onAsk }: { token: Token; onAsk: Ask }) {
  const { t } = useTranslation('tokens');
  const { name } = token;
  return (
    <RecordRow>
      <RecordName name={<TokenName token={token} />}>
        <RecordNote>
          <code>
            {token.prefix}…{token.last4}
          </code>
        </RecordNote>
        <RecordNote>{token.scopes.map((scope) => t(`may.${wordsKey(scope)}`)).join(', ')}</RecordNote>
      </RecordName>
      <RecordCell label={t('ends')}>
        <Ends token={token} />
      </RecordCell>
      <RecordCell label={t('used')}>
        <span className={styles.time}>
          {token.lastUsedAt ? <RelativeTime time={token.lastUsedAt} /> : t('used.never')}
        </span>
        {token.lastAddress && (
          <RecordNote>
            <CopyText text={token.lastAddress} what={t('address.what')} />
          </RecordNote>
        )}
      </RecordCell>
      <RecordActions stacked>
        <Button
          variant="default"
          onClick={() => onAsk('regenerate', token)}
          aria-label={t('regenerate.which', { name })}
        >
          {t('regenerate')}
        </Button>
        <Button variant="default" onClick={() => onAsk('revoke', token)} aria-label={t('revoke.which', { name })}>
          {t('revoke')}
        </Button>
      </RecordActions>
    </RecordRow>
  );
}

function Ends({ token }: { token: Token }) {
  const { t } = useTranslation('tokens');
  const { expireAt, previousUntil } = token;
  return (
    <>
      {expireAt === null && <span>{t('ends.never')}</span>}
      {expireAt !== null && (
        <>
          {hasEnded(token) && `${t('ends.over')} `}
          <span className={styles.time}>
            <RelativeTime time={expireAt} />
          </span>{' '}
          {endsSoon(token) && <RecordTag>{t('ends.soon')}</RecordTag>}
        </>
      )}
      {previousUntil && (
        <RecordNote>
          {t('previous')} <RelativeTime time={previousUntil} />
        </RecordNote>
      )}
    </>
  );
}

function TokenName({ token }: { token: Token }) {
  const { t } = useTranslation('tokens');
  const [renaming, setRenaming] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  function stop() {
    setRenaming(false);
    requestAnimationFrame(() => pencil.current?.focus());
  }
  if (renaming) return <Rename token={token} onDone={stop} />;
  return (
    <div className={styles.named}>
      <span>{token.name}</span>
      <ActionIcon ref={pencil} onClick={() => setRenaming(true)} aria-label={t('rename', { name: token.name })}>
        <IconPencil size={18} stroke={1.75} />
      </ActionIcon>
    </div>
  );
}

function Rename({ token, onDone }: { token: Token; onDone: () => void }) {
  const { t } = useTranslation('tokens');
  async function rename(name: string) {
    await call(renameToken, { params: { id: token.id }, body: { name } });
    await invalidate(listTokens);
  }
  return (
    <RenameForm
      label={t('name')}
      name={token.name}
      missing={t('name.missing')}
      verb={t('rename.do')}
      onRename={rename}
      onDone={onDone}
    />
  );
}
