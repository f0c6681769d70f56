// Shows the people and items that an event names.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { EventEntity } from '../../../contract/api/events.ts';
import { pages } from '../../../contract/pages.ts';
import styles from './named.module.css';

type Populated = EventEntity['createdBy'];

export function nameIn(populated: Populated): string {
  if (populated === null || typeof populated === 'string') return '';
  const { name } = (populated.data ?? {}) as { name?: unknown };
  return typeof name === 'string' ? name : '';
}

export function keyIn(populated: Populated): string {
  return populated === null ? '' : typeof populated === 'string' ? populated : populated._key;
}

const pageOfType: Record<string, typeof pages.profileOf | typeof pages.organisationOf | typeof pages.groupOf> = {
  User: pages.profileOf,
  Organisation: pages.organisationOf,
  Usergroup: pages.groupOf,
};

/** By name, with the way to their page where they have one; a key alone is of what is gone or not the reader's to see. */
export function Named({ of, isAccount, none }: { of: Populated; isAccount: boolean; none: string }) {
  const { t } = useTranslation('events');
  if (of === null) return <span className={styles.soft}>{none}</span>;
  if (typeof of === 'string') {
    return isAccount ? t('deleted') : <code className={styles.cut}>{of}</code>;
  }
  const { _key: key, type } = of;
  const name = nameIn(of) || key;
  const to = pageOfType[String(type)];
  return (
    <span className={styles.cut} title={name}>
      {to ? (
        <Link to={to} params={{ key }}>
          {name}
        </Link>
      ) : (
        name
      )}
    </span>
  );
}
