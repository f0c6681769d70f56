// The question of “This was not me”: what will end, what can be undone since with one switch each, what cannot come back.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportShown } from '../../../contract/api/compromise-report.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { exactWords } from '../../i18n/time-words.ts';
import { Stack } from '../../ui/stack.tsx';
import { Switch } from '../../ui/switch.tsx';
import styles from './report-form.module.css';

export interface ReportWish {
  undo: string[];
  undoAddress: boolean;
}

export function ReportForm({
  shown,
  here,
  narrow = false,
  onCancel,
  send,
}: {
  shown: ReportShown;
  /** Asked in a session, which ends too. */
  here: boolean;
  narrow?: boolean;
  /** Where there is a place to go back to. */
  onCancel?: () => void;
  send: (wish: ReportWish) => Promise<void>;
}) {
  const { t } = useTranslation('report');
  const { t: happened } = useTranslation('happenings');
  const { locale, timeZone } = useLocale();
  const exact = (time: string) => exactWords(new Date(time), locale, timeZone);
  const [undo, setUndo] = useState<readonly string[]>(
    // The change that the event itself tells of is named by the question already.
    shown.changes.filter(({ ofEvent, undoable: can }) => ofEvent && can).map(({ id }) => id),
  );
  const [undoAddress, setUndoAddress] = useState(
    // The worse mistake is to leave it: the way back in would go to a stranger.
    shown.addressBefore !== null,
  );
  const form = useCardForm({
    checks: {},
    // A choice is dropped once the change is undone, or may not be undone any more.
    send: () => send({ undo: shown.changes.map(({ id }) => id).filter((id) => undo.includes(id)), undoAddress }),
  });
  const toggle = (id: string) =>
    setUndo((ids) => (ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]));
  // With a mailed link it goes to where that was read, whatever address counts now.
  const mailedTo = (here && !undoAddress ? null : shown.addressBefore) ?? shown.email;
  // Undoing something asks for a proof first, and then all is done.
  const asked = undoAddress || shown.changes.some(({ id }) => undo.includes(id));
  const complete = shown.complete || asked;
  const undoable = shown.changes.some((change) => change.undoable) || shown.addressBefore !== null;
  return (
    <CardForm form={form} verb={t('do')} doing={t('doing')} narrow={narrow} onCancel={onCancel} danger>
      <Stack gap={6}>
        <Part title={t('about')}>
          <p className={styles.event}>
            {happened(shown.event.kind)}
            <span className={styles.when}>{exact(shown.event.at)}</span>
          </p>
        </Part>
        <Part title={t('ends')}>
          <ul className={styles.list}>
            <li>
              {t('ends.sessions', { count: shown.sessions })} {here && t('ends.own')}
            </li>
            {complete && <li>{t('ends.tokens', { count: shown.tokens })}</li>}
            {complete && <li>{t('ends.password')}</li>}
            <li>{t(complete ? 'ends.mail' : 'ends.link', { email: mailedTo })}</li>
          </ul>
        </Part>
        {(shown.changes.length > 0 || shown.addressBefore !== null) && (
          <Part title={t('undo')}>
            {undoable && (
              <p>
                {t('undo.text')} {shown.changes.length > 0 && t('undo.stays')}
              </p>
            )}
            {shown.addressBefore !== null && (
              <Switch
                label={t('undo.address', { before: shown.addressBefore })}
                on={undoAddress}
                onToggle={() => setUndoAddress(!undoAddress)}
              >
                {t('undo.address.note', { email: shown.email })}
              </Switch>
            )}
            {shown.changes.map(({ id, type, name, addedAt, undoable: can }) =>
              can ? (
                <Switch key={id} label={t(`undo.${type}`, { name })} on={undo.includes(id)} onToggle={() => toggle(id)}>
                  {t('undo.added', { at: exact(addedAt) })}
                </Switch>
              ) : (
                <div key={id}>
                  <p className={styles.event}>{t(`undo.${type}`, { name })}</p>
                  <p className={styles.note}>{t('undo.not', { at: exact(addedAt) })}</p>
                </div>
              ),
            )}
          </Part>
        )}
        {shown.gone.length > 0 && <Gone gone={shown.gone} exact={exact} />}
      </Stack>
    </CardForm>
  );
}

/** What cannot come back. */
function Gone({ gone, exact }: { gone: ReportShown['gone']; exact: (time: string) => string }) {
  const { t } = useTranslation('report');
  const { t: happened } = useTranslation('happenings');
  return (
    <Part title={t('gone')}>
      <p>{t('gone.text')}</p>
      <ul className={styles.list}>
        {gone.map(({ kind, at, name }) => (
          <li key={`${kind} ${at}`}>
            {happened(kind)}: {name ? t('gone.named', { name, at: exact(at) }) : exact(at)}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h2 className={styles.title}>{title}</h2>
      <Stack gap={3}>{children}</Stack>
    </section>
  );
}
