// Does the same for all users that are chosen, by the menu that each row has.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Row } from '../../ui/stack.tsx';
import styles from './bulk-bar.module.css';
import { ChangeMenu } from './change-menu.tsx';
import { countOf, type Subject } from './subject.ts';

export function BulkBar({
  subject,
  total,
  onAll,
  onClear,
}: {
  subject: Subject;
  /** Who match what is sought. */
  total: number;
  onAll: () => void;
  onClear: () => void;
}) {
  const { t } = useTranslation('users');
  const count = countOf(subject);
  return (
    <section className={styles.bar} aria-label={t('chosen')}>
      <Row justify="between">
        <strong role="status">
          {t(subject.kind === 'matching' ? 'chosen.matching' : 'chosen.count', { count })}
        </strong>
        <Row>
          {subject.kind === 'rows' && total > count && (
            <Button variant="default" onClick={onAll}>
              {t('chosen.allMatching', { count: total })}
            </Button>
          )}
          <ChangeMenu
            label={t('actions.ofChosen')}
            button={<span className={styles.words}>{t('actions.chosen')}</span>}
            subject={subject}
          />
          <Button variant="default" onClick={onClear}>
            {t('chosen.clear')}
          </Button>
        </Row>
      </Row>
    </section>
  );
}
