// Asks over the page for a fresh proof of who the person is, whichever change wanted it; nothing on the page is lost.
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Item } from '../../contract/schemas/entity.ts';
import { proofGate } from '../api/proof-gate.ts';
import { userDataOf } from '../entities/account/me.ts';
import { Dialog } from '../ui/dialog.tsx';
import { CardSkeleton } from '../ui/skeleton.tsx';
import styles from './sign-in-again.module.css';

const FreshProof = lazy(() =>
  import('../features/sign-in/fresh-proof.tsx').then((file) => ({ default: file.FreshProof })),
);

export function ProveAgain({ me }: { me: Item }) {
  const { t } = useTranslation('shell');
  const asking = useSyncExternalStore(proofGate.subscribe, proofGate.isAsking);
  useEffect(() => proofGate.watch(), []);
  return (
    <Dialog opened={asking} onClose={proofGate.decline} title={t('prove.title')}>
      <p className={styles.text}>{t('prove.text')}</p>
      <Suspense fallback={<CardSkeleton rows={1} />}>
        <FreshProof email={userDataOf(me).email} onProven={proofGate.proven} onDecline={proofGate.decline} />
      </Suspense>
    </Dialog>
  );
}
