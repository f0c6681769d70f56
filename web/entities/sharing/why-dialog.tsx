// Says through what somebody has access: every way, with what it allows.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Way } from '../../../contract/api/participants.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { CardState } from '../../ui/card-state.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Row } from '../../ui/stack.tsx';
import { useMe } from '../account/me.ts';
import { waysQuery } from './access-query.ts';
import { nameOf } from './face.tsx';
import { useRightsWords } from './letters.ts';
import styles from './why-dialog.module.css';

export function WhyDialog({ itemKey, user, onClose }: { itemKey: string; user: Item; onClose: () => void }) {
  const { t } = useTranslation('sharing');
  const me = useMe();
  const { rightsWords, letterWords } = useRightsWords();
  const wayWords = useWayWords();
  const { data, error, refetch } = useQuery(waysQuery(itemKey, user._key));
  const name = nameOf(user);
  const own = user._key === me.user._key;
  return (
    <Dialog opened title={t(own ? 'why.title.own' : 'why.title', { name })} onClose={onClose}>
      {!data && <CardState error={error} onAgain={() => refetch()} />}
      {data?.user.active === false && <p className={styles.quiet}>{t('why.inactive')}</p>}
      {data && data.ways.length === 0 && data.user.active !== false && (
        <p className={styles.quiet}>{t('why.none', { name })}</p>
      )}
      {data && data.ways.length > 0 && (
        <>
          <ul className={styles.ways}>
            {data.ways.map((way) => (
              <li key={keyOf(way)} className={styles.way}>
                <span className={styles.rights}>{rightsWords(way.permissions)}</span>
                <span className={styles.through}>
                  {wayWords(way)}
                  {way.propagate && <> · {t('inside')}</>}
                </span>
              </li>
            ))}
          </ul>
          <p>{t('why.sum', { letters: letterWords(data.permissions) })}</p>
        </>
      )}
      {data?.complete === false && <p className={styles.quiet}>{t('why.cut')}</p>}
      {data && !own && me.role === 'user' && <p className={styles.quiet}>{t('why.known')}</p>}
      <Row justify="end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('close', { ns: 'ui' })}
        </Button>
      </Row>
    </Dialog>
  );
}

const keyOf = ({ kind, through, from, inherited, permissions }: Way) =>
  [kind, permissions, inherited, from?._key, ...through.map((group) => group._key)].join(' ');

function useWayWords() {
  const { t } = useTranslation('sharing');
  return (way: Way): string => {
    const from = way.from ? nameOf(way.from) : t('from.hidden');
    if (way.kind === 'permission') return t(way.inherited ? 'why.permission.above' : 'why.permission', { from });
    if (way.kind !== 'group') return t(`why.${way.kind}`);
    const names = way.through.map(nameOf);
    const holder = names.pop() ?? '';
    const group = names.length > 0 ? t('why.byWay', { group: holder, groups: names.join(', ') }) : holder;
    return t(way.inherited ? 'why.group.above' : 'why.group', { from, group });
  };
}
