// Tokens as a table where there is room, as cards on a phone; a name is changed where it stands.
import { ActionIcon, Button, TextInput, VisuallyHidden } from '@mantine/core';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { renameToken, type Token } from '../../../contract/api/tokens.ts';
import { call } from '../../api/call.ts';
import { endsSoon, hasEnded, tokensQuery } from '../../api/tokens.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { wordsKey } from './scope-words.ts';
import styles from './token-table.module.css';

const nameAtMost = 80;
type Ask = (ask: 'regenerate' | 'revoke', token: Token) => void;

/** The roles are said, since a table whose parts are shown as blocks is none for some screen readers. */
export function TokenTable({ tokens, onAsk }: { tokens: readonly Token[]; onAsk: Ask }) {
  const { t } = useTranslation('tokens');
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: display: block takes them away
    <table className={styles.table} role="table" aria-label={t('list')}>
      <thead className={styles.head} role="rowgroup">
        <tr role="row">
          <th scope="col">{t('token')}</th>
          <th scope="col">{t('ends')}</th>
          <th scope="col">{t('used')}</th>
          <th scope="col">
            <VisuallyHidden>{t('actions')}</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {tokens.map((token) => (
          <TokenRow key={token.id} token={token} onAsk={onAsk} />
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: display: block takes them away
  );
}

function TokenRow({ token, onAsk }: { token: Token; onAsk: Ask }) {
  const { t } = useTranslation('tokens');
  const { name } = token;
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: display: block takes them away
    <tr className={styles.row} role="row">
      <td role="cell">
        <TokenName token={token} />
        <div className={styles.soft}>
          <code>
            {token.prefix}…{token.last4}
          </code>
        </div>
        <div className={styles.soft}>
          {token.scopes.map((scope) => t(`may.${wordsKey(scope)}`)).join(', ')}
        </div>
      </td>
      <td role="cell">
        <span className={styles.label}>{t('ends')}</span>
        <Ends token={token} />
      </td>
      <td role="cell">
        <span className={styles.label}>{t('used')}</span>
        <span className={styles.time}>
          {token.lastUsedAt ? <RelativeTime time={token.lastUsedAt} /> : t('used.never')}
        </span>
        {token.lastAddress && (
          <div className={`${styles.soft} ${styles.under}`}>
            <CopyText text={token.lastAddress} what={t('address.what')} />
          </div>
        )}
      </td>
      <td className={styles.action} role="cell">
        <div className={styles.buttons}>
          <Button
            variant="default"
            onClick={() => onAsk('regenerate', token)}
            aria-label={t('regenerate.which', { name })}
          >
            {t('regenerate')}
          </Button>
          <Button
            variant="default"
            onClick={() => onAsk('revoke', token)}
            aria-label={t('revoke.which', { name })}
          >
            {t('revoke')}
          </Button>
        </div>
      </td>
    </tr>
    // biome-ignore-end lint/a11y/noRedundantRoles: display: block takes them away
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
          {endsSoon(token) && <span className={styles.soon}>{t('ends.soon')}</span>}
        </>
      )}
      {previousUntil && (
        <div className={`${styles.soft} ${styles.under}`}>
          {t('previous')} <RelativeTime time={previousUntil} />
        </div>
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
      <span className={styles.name}>{token.name}</span>
      <ActionIcon
        ref={pencil}
        onClick={() => setRenaming(true)}
        aria-label={t('rename', { name: token.name })}
      >
        <IconPencil size={18} stroke={1.75} />
      </ActionIcon>
    </div>
  );
}

function Rename({ token, onDone }: { token: Token; onDone: () => void }) {
  const { t } = useTranslation('tokens');
  const queryClient = useQueryClient();
  const [name, setName] = useState(token.name);
  const renaming = useMutation({
    mutationFn: (to: string) => call(renameToken, { params: { id: token.id }, body: { name: to } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
      onDone();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    const to = name.trim();
    if (to === '' || renaming.isPending) return;
    if (to === token.name) return onDone();
    renaming.mutate(to);
  }
  function leaveByEscape(event: KeyboardEvent) {
    if (event.key === 'Escape') onDone();
  }
  return (
    <form className={styles.rename} onSubmit={submit} noValidate>
      <TextInput
        aria-label={t('name')}
        value={name}
        maxLength={nameAtMost}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={leaveByEscape}
        onFocus={(event) => event.currentTarget.select()}
        autoComplete="off"
        autoFocus
        error={name.trim() === '' ? t('name.missing') : renaming.error && errorWords(renaming.error)}
      />
      <Button type="submit" aria-disabled={renaming.isPending}>
        {t('rename.do')}
      </Button>
      <Button variant="default" onClick={onDone}>
        {t('cancel', { ns: 'ui' })}
      </Button>
    </form>
  );
}
