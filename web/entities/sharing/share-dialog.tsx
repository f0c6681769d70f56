// The share dialog: those who have access to an item, over the page that it was opened from.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pages } from '../../../contract/pages.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Row } from '../../ui/stack.tsx';
import { type Part, Participants } from './participants.tsx';
import styles from './share-dialog.module.css';

const DialogPart: Part = ({ id, title, intro, children }) => (
  <section className={styles.part} aria-labelledby={id}>
    <header>
      <h3 className={styles.title} id={id}>
        {title}
      </h3>
      {intro && <p className={styles.intro}>{intro}</p>}
    </header>
    {children}
  </section>
);

export function ShareDialog({ itemKey, name, onClose }: { itemKey: string; name: string; onClose: () => void }) {
  const { t } = useTranslation('sharing');
  return (
    <Dialog opened kind="wide" title={t('dialog.title', { name })} onClose={onClose}>
      <Participants itemKey={itemKey} Part={DialogPart} />
      <Row justify="between">
        <Link to={pages.participants} params={{ key: itemKey }}>
          {t('page.open')}
        </Link>
        <Button variant="default" onClick={onClose}>
          {t('close', { ns: 'ui' })}
        </Button>
      </Row>
    </Dialog>
  );
}
