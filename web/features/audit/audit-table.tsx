// The entries of the audit trail; each unfolds to what is known of it and its place in the chain of its log.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../contract/api/audit.ts';
import { pages } from '../../../contract/pages.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { exactWords } from '../../i18n/time-words.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import {
  RecordActions,
  RecordCell,
  RecordDetails,
  RecordName,
  RecordNote,
  RecordRow,
  RecordTable,
} from '../../ui/record-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Row } from '../../ui/stack.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import type { AuditFilter } from './audit-filter.ts';

type Narrow = (part: Partial<AuditFilter>) => void;

export function AuditTable({ entries, onNarrow }: { entries: readonly AuditEntry[]; onNarrow: Narrow }) {
  const { t } = useTranslation('audit');
  const columns = [t('what'), t('account'), t('by'), t('from'), t('when'), { hidden: t('details') }];
  return (
    <RecordTable label={t('list')} columns={columns}>
      {entries.map((entry) => (
        <EntryRow key={`${entry.account._key} ${entry.seq}`} entry={entry} onNarrow={onNarrow} />
      ))}
    </RecordTable>
  );
}

function Person({ person }: { person: AuditEntry['account'] }) {
  const { t } = useTranslation('audit');
  if (person.name === '') return t('deleted');
  return (
    <Link to={pages.profileOf} params={{ key: person._key }}>
      {person.name}
    </Link>
  );
}

/** The subject of an entry, in as few words as the log has: the name of a key, an address, from which role to which. */
function aboutOf({ data }: AuditEntry): string {
  const pair = data.from !== undefined ? [data.from, data.to] : [data.before, data.email];
  const words = [data.name, ...pair].filter((word) => typeof word === 'string' && word !== '');
  return words.slice(0, 2).join(' → ');
}

function EntryRow({ entry, onNarrow }: { entry: AuditEntry; onNarrow: Narrow }) {
  const { t } = useTranslation('audit');
  const { t: happened } = useTranslation('happenings');
  const { locale, timeZone } = useLocale();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { account, by, address, device, browser, at } = entry;
  const about = aboutOf(entry);
  const what = happened(entry.kind);
  const exact = exactWords(new Date(at), locale, timeZone);
  const label = t('details.of', { what, name: account.name || t('deleted'), when: exact });
  return (
    <>
      <RecordRow>
        <RecordName name={what}>{about && <RecordNote>{about}</RecordNote>}</RecordName>
        <RecordCell label={t('account')}>
          <Person person={account} />
        </RecordCell>
        <RecordCell label={t('by')}>{by ? <Person person={by} /> : t('nobody')}</RecordCell>
        <RecordCell label={t('from')}>
          {address || t('server')}
          {(browser || device) && <RecordNote>{[browser, device].filter(Boolean).join(', ')}</RecordNote>}
        </RecordCell>
        <RecordCell label={t('when')}>
          <RelativeTime time={at} />
        </RecordCell>
        <RecordActions>
          <Button
            variant="default"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            aria-label={label}
            onClick={() => setOpen(!open)}
          >
            {t('details')}
          </Button>
        </RecordActions>
      </RecordRow>
      {open && (
        <RecordDetails id={id} columns={6}>
          <Details entry={entry} exact={exact} onNarrow={onNarrow} />
        </RecordDetails>
      )}
    </>
  );
}

function Details({ entry, exact, onNarrow }: { entry: AuditEntry; exact: string; onNarrow: Narrow }) {
  const { t } = useTranslation('audit');
  const { account, by, address, seq, hash, userAgent } = entry;
  return (
    <>
      <Facts>
        <Fact term={t('exact')}>{exact}</Fact>
        <OwnFacts data={entry.data} />
        {userAgent && <Fact term={t('userAgent')}>{userAgent}</Fact>}
        <Fact term={t('place')}>{t('place.text', { seq })}</Fact>
        <Fact term={t('hash')} note={t('hash.note')}>
          <CopyText text={hash} what={t('hash.copy')} />
        </Fact>
      </Facts>
      <Row gap={4}>
        <span>{t('only')}</span>
        <TextButton onClick={() => onNarrow({ account: account._key })}>{t('only.account')}</TextButton>
        {by && (
          <TextButton onClick={() => onNarrow({ actor: by._key })}>
            {t('only.actor', { name: by.name || t('deleted') })}
          </TextButton>
        )}
        {address && <TextButton onClick={() => onNarrow({ address })}>{t('only.address', { address })}</TextButton>}
      </Row>
    </>
  );
}

const named = [
  ...(['name', 'count', 'method', 'email', 'before', 'from', 'to', 'scopes', 'last4'] as const),
  ...(['device', 'browser', 'sessionAddress', 'format', 'why', 'link', 'reason', 'others', 'mailed'] as const),
  ...(['role', 'groupKey', 'participant', 'permissions', 'id', 'seconds', 'ending', 'graceDays'] as const),
  ...(['change', 'done', 'otp', 'webauthn', 'backup', 'about', 'since'] as const),
] as const;
type Named = (typeof named)[number];
const isNamed = (key: string): key is Named => named.some((known) => known === key);

/** The other data of an entry, under the word for it where there is one, else under its own name. */
function OwnFacts({ data }: Pick<AuditEntry, 'data'>): ReactNode {
  const { t } = useTranslation('audit');
  const words = (value: AuditEntry['data'][string]) =>
    typeof value === 'boolean' ? t(value ? 'yes' : 'no') : String(value);
  return Object.entries(data)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => (
      <Fact key={key} term={isNamed(key) ? t(`fact.${key}`) : key}>
        {words(value)}
      </Fact>
    ));
}
