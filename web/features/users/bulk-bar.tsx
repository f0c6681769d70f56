// Does the same for all users that are chosen, by the menu that each row has.
import { Button } from '@mantine/core';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import { useTranslation } from 'react-i18next';
import { Row } from '../../ui/stack.tsx';
import styles from './bulk-bar.module.css';
import { ChangeMenu } from './change-menu.tsx';
import { countOf, type Selection } from './selection.ts';

export function BulkBar({ selection, onClear }: { selection: Selection; onClear: () => void }) {
  const { t } = useTranslation('users');
  const count = countOf(selection);
  return (
    <section className={styles.bar} aria-label={t('chosen')}>
      <Row justify="between">
        <strong role="status">
          {t(selection.kind === 'matching' ? 'chosen.matching' : 'chosen.count', { count })}
        </strong>
        <Row>
          <ChangeMenu
            label={t('actions.ofChosen')}
            button={
              <span className={styles.words}>
                {t('actions.chosen')}
                <IconChevronDown size={16} />
              </span>
            }
            selection={selection}
          />
          <Button variant="default" onClick={onClear}>
            {t('chosen.clear')}
          </Button>
        </Row>
      </Row>
    </section>
  );
}
