// How much somebody keeps here, how much they may, and what takes the room.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { getStorage, type StorageUse } from '../../../contract/api/storage.ts';
import { query } from '../../api/query.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { sizeWords } from '../../i18n/size-words.ts';
import { CardState } from '../../ui/card-state.tsx';
import { Card } from '../../ui/page.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Stack } from '../../ui/stack.tsx';
import styles from './storage-card.module.css';

/** From here on it is said that there is little left. */
const nearlyFullPercent = 90;

/** With `name` the account of somebody else. */
export function StorageCard({ userKey, name }: { userKey: string; name?: string }) {
  const { t } = useTranslation('storage');
  const use = useQuery(query(getStorage, { params: { key: userKey } }));
  return (
    <Card id="storage" title={t('title')} intro={name === undefined ? t('intro') : t('intro.other', { name })}>
      {use.data ? <Use use={use.data} /> : <CardState error={use.error} onAgain={() => use.refetch()} />}
    </Card>
  );
}

function Use({ use }: { use: StorageUse }) {
  const { t } = useTranslation('storage');
  const { locale } = useLocale();
  const size = (bytes: number) => sizeWords(bytes, locale);
  const { total, limit, largest } = use;
  const percent = limit === null ? undefined : Math.min(100, Math.round((total / limit) * 100));
  return (
    <Stack gap={3}>
      <p>
        {limit === null ? t('endless', { total: size(total) }) : t('of', { total: size(total), limit: size(limit) })}
      </p>
      {percent !== undefined && <ProgressBar label={t('title')} percent={percent} />}
      {percent !== undefined && percent >= nearlyFullPercent && <p role="status">{t('nearlyFull')}</p>}
      <dl className={styles.parts}>
        {(['files', 'items', 'states'] as const).map((what) => (
          <div key={what} className={styles.part}>
            <dt>{t(what)}</dt>
            <dd data-figures>{size(use[what])}</dd>
          </div>
        ))}
      </dl>
      {largest.length > 0 && (
        <section aria-labelledby="storage-largest">
          <h3 id="storage-largest" className={styles.heading}>
            {t('largest')}
          </h3>
          <ol className={styles.list}>
            {largest.map((file, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two files can have the same name and size.
              <li key={at} className={styles.part}>
                <span className={styles.name}>
                  {file.name}
                  {file.itemKey === null && <span className={styles.note}> {t('loose')}</span>}
                </span>
                <span data-figures>{size(file.bytes)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </Stack>
  );
}
