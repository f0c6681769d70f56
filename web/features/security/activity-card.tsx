// The activity of an account: what, when, from where, by whom; by kind, further back, and as a file.
import { Button } from '@mantine/core';
import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ActivityGroup, type ActivityKind, activityGroups } from '../../../contract/activity.ts';
import { type ActivityShown, exportActivity, listActivity } from '../../../contract/api/activity.ts';
import { pages } from '../../../contract/pages.ts';
import { type Role, roles } from '../../../contract/schemas/user.ts';
import { listQuery } from '../../api/query.ts';
import { addressOf } from '../../api/request-parts.ts';
import { viewAsUser } from '../../api/view-as-user.ts';
import { useMe } from '../../entities/account/me.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { exactWords } from '../../i18n/time-words.ts';
import { CardState } from '../../ui/card-state.tsx';
import { SelectField } from '../../ui/combo-field.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Card } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './activity-card.module.css';
import { rowsOf } from './activity-rows.ts';
import { useMethodNames, useSessionName } from './session-table.tsx';

const atOnce = 10;

/** Kinds of change that an intruder could have made in the person's name. */
const couldBeAnother: ReadonlySet<ActivityKind> = new Set([
  ...(['signin.succeeded', 'signin.new-device', 'session.ended', 'sessions.ended', 'proof.succeeded'] as const),
  ...(['password.changed', 'password.reset', 'email.change-asked', 'email.changed'] as const),
  ...(['totp.added', 'totp.replaced', 'totp.removed', 'passkey.added', 'passkey.renamed'] as const),
  ...(['passkey.removed', 'backup-codes.made', 'backup-code.used', 'token.created', 'token.renamed'] as const),
  ...(['token.regenerated', 'token.revoked', 'tokens.revoked', 'data.exported', 'audit.exported'] as const),
  ...(['access.given', 'access.changed'] as const),
  'account.deletion-asked',
]);

/** The activity of the signed-in person; with `of`, of another user, whose log the viewer may perhaps not see. */
export interface ActivityOf {
  key: string;
  name: string;
  /** The id of what says why the viewer may not. */
  closedBy: string | undefined;
}

export function ActivityCard({ of }: { of?: ActivityOf }) {
  const { t } = useTranslation('activity');
  const me = useMe();
  const [group, setGroup] = useState<ActivityGroup>();
  const key = of?.key ?? me.user._key;
  const closed = of?.closedBy !== undefined;
  const list = useInfiniteQuery({
    ...listQuery(
      listActivity,
      { params: { key }, query: group ? { group } : {} },
      { limit: atOnce, rowsOf: (entries) => entries },
    ),
    enabled: !closed,
  });
  const entries = list.data?.pages.flat();
  const groups = Object.keys(activityGroups) as ActivityGroup[];
  return (
    <Card id="activity" title={t('title')} intro={of ? t('intro.other', { name: of.name }) : t('intro')}>
      <div className={styles.filter}>
        <SelectField
          label={t('group')}
          options={[
            { value: 'all', label: t('group.all') },
            ...groups.map((name) => ({ value: name, label: t(`group.${name}`) })),
          ]}
          chosen={group ?? 'all'}
          onChoose={(chosen) => setGroup(groups.find((name) => name === chosen))}
          disabled={closed}
          aria-describedby={of?.closedBy}
        />
      </div>
      {!entries && !closed && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {entries?.length === 0 && <EmptyState icon={<IconHistory size={18} />}>{t('none')}</EmptyState>}
      {entries && entries.length > 0 && (
        <ol className={styles.list}>
          {rowsOf(entries).map((entry) => (
            <Entry key={entry.seq} entry={entry} owner={key} own={!of} />
          ))}
        </ol>
      )}
      <Row justify="between">
        {/* A file is fetched as whoever is signed in, which is somebody else there. */}
        {viewAsUser.key() === undefined && (
          <Row gap={4}>
            {formats.map((format) =>
              closed ? (
                <Button key={format} variant="default" disabled aria-describedby={of.closedBy}>
                  {t(format)}
                </Button>
              ) : (
                <a key={format} href={addressOf(exportActivity.path, { key }, { format, group })} download>
                  {t(format)}
                </a>
              ),
            )}
          </Row>
        )}
        <MoreButton list={list} label={t('more')} />
      </Row>
    </Card>
  );
}

const formats = ['csv', 'json'] as const;

/** `owner` is whose log it is; `own`, that they are looking themselves. */
function Entry({ entry, owner, own }: { entry: ActivityShown; owner: string; own: boolean }) {
  const { t } = useTranslation('activity');
  const { t: happened } = useTranslation('happenings');
  const nameOf = useSessionName();
  const device = entry.browser || entry.device ? nameOf({ ...entry, kind: 'browser' }) : '';
  const about = useAbout(entry);
  const where = [device, entry.address].filter(Boolean).join(', ');
  // An actor without a name has deleted their account.
  const name = entry.by?.name || t('by.deleted');
  // A change made by the operator on the host has no address either.
  const nobody = entry.address === '' ? 'by.operator' : 'by.nobody';
  const doer = entry.by === null ? t(nobody) : t('by', { name });
  const facts = [about, where && t('from', { where }), entry.by?._key !== owner && doer].filter(Boolean);
  const { locale, timeZone } = useLocale();
  const mine = own && (entry.by === null || entry.by._key === owner);
  return (
    <li className={styles.entry}>
      <div>
        <div className={styles.what}>{happened(entry.kind)}</div>
        {facts.length > 0 && <div className={styles.facts}>{facts.join(' · ')}</div>}
        {mine && viewAsUser.key() === undefined && couldBeAnother.has(entry.kind) && (
          <Link
            className={styles.report}
            to={pages.reportEntry}
            search={{ entry: entry.seq }}
            aria-label={`${t('report')}: ${happened(entry.kind)}, ${exactWords(new Date(entry.at), locale, timeZone)}`}
          >
            {t('report')}
          </Link>
        )}
      </div>
      <div className={styles.when}>
        <RelativeTime time={entry.at} />
      </div>
    </li>
  );
}

const whys = ['password', 'code', 'inactive'] as const;
const isRole = (value: unknown): value is Role => roles.some((role) => role === value);

/** Which one it was, or how: the name of a key or token, an address, the way of signing in, a number, the roles. */
function useAbout({ kind, data }: ActivityShown): string {
  const { t } = useTranslation('activity');
  const nameOf = useSessionName();
  const methodNames = useMethodNames();
  const text = (key: string) => (typeof data[key] === 'string' ? data[key] : '');
  if (kind === 'signin.succeeded' || kind === 'signin.new-device' || kind === 'proof.succeeded') {
    return methodNames(text('method').split('+').filter(Boolean));
  }
  if (kind === 'signin.refused' || kind === 'proof.refused') {
    const why = whys.find((each) => each === data.why);
    const times = typeof data.times === 'number' ? t('about.times', { count: data.times }) : '';
    return [why && t(`about.why.${why}`), times].filter(Boolean).join(', ');
  }
  if (kind === 'password.reset') {
    const link = (['mail', 'operator'] as const).find((each) => each === data.link);
    return link ? t(`about.link.${link}`) : '';
  }
  if (kind === 'session.ended') {
    const device = nameOf({ device: text('device'), browser: text('browser'), kind: 'browser' });
    return [device, text('sessionAddress')].filter(Boolean).join(', ');
  }
  if (kind === 'sessions.ended' || kind === 'tokens.revoked') {
    return typeof data.count === 'number' ? t('about.count', { count: data.count }) : '';
  }
  if (kind === 'backup-code.used') {
    return typeof data.count === 'number' ? t('about.left', { count: data.count }) : '';
  }
  if (kind === 'role.changed') {
    return [data.from, data.to]
      .filter(isRole)
      .map((role) => t(`role.${role}`))
      .join(' → ');
  }
  if (kind === 'look.began') return t('about.name', { name: text('reason') });
  if (kind === 'look.ended') {
    const seconds = typeof data.seconds === 'number' ? data.seconds : 0;
    return t('about.lasted', { count: Math.max(1, Math.round(seconds / 60)) });
  }
  if (kind === 'membership.role-changed') {
    const roles = [text('from') || t('about.no-role'), text('to') || t('about.no-role')];
    return `${t('about.name', { name: text('name') })}: ${roles.join(' → ')}`;
  }
  if (kind === 'group.renamed') return [text('from'), text('name')].join(' → ');
  if (kind.startsWith('group.inside-')) return [text('name'), text('outerName')].join(', ');
  if (kind.startsWith('email.')) return [text('before'), text('email')].filter(Boolean).join(' → ');
  return text('name') && t('about.name', { name: text('name') });
}
