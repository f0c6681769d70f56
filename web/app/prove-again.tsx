// Asks over the page for a fresh proof of identity, for any change that needs it; nothing on the page is lost.
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Item } from '../../contract/schemas/entity.ts';
import { proofGate } from '../api/proof-gate.ts';
import { userDataOf } from '../entities/account/me.ts';
import { latePart, MissingNote } from '../parts/late-part.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { CardSkeleton } from '../ui/skeleton.tsx';
import styles from './sign-in-again.module.css';

const FreshProof = latePart(async () => (await import('../features/sign-in/fresh-proof.tsx')).FreshProof, MissingNote);

export function ProveAgain({ me }: { me: Item }) {
  const { t } = useTranslation('shell');
  const opened = useSyncExternalStore(proofGate.subscribe, proofGate.isOpen);
  useEffect(() => proofGate.watch(), []);
  return (
    <Dialog opened={opened} onClose={proofGate.decline} title={t('prove.title')}>
      <p className={styles.text}>{t('prove.text')}</p>
      <FreshProof
        email={userDataOf(me).email}
        onProven={proofGate.proven}
        onDecline={proofGate.decline}
        meanwhile={<CardSkeleton rows={1} />}
      />
    </Dialog>
  );
}
