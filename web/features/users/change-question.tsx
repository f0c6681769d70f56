// Asks before one user or many are changed: says what will happen to how many, and wants what the change needs to know.

import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BulkChange, changeUsers, graceDaysOfOne, listUserAdmin } from '../../../contract/api/user-admin.ts';
import { Refusal } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { invalidate } from '../../api/query.ts';
import { useAction } from '../../api/use-action.ts';
import { useMe } from '../../entities/account/me.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { messages } from '../../ui/messages.ts';
import { Row, Stack } from '../../ui/stack.tsx';
import { GroupField } from './group-field.tsx';
import { NoMailNote } from './no-mail-note.tsx';
import { startRun } from './runs-query.ts';
import { countOf, emailOf, leavesOut, nameOf, type Selection } from './selection.ts';
import { narrowingOf } from './user-filter.ts';

/** Changes that take something from people; their button has the colour of danger. */
const dangers: readonly BulkChange[] = ['deactivate', 'disconnect', 'reset-factors', 'remove-from-group'];
const ofGroup = (change: BulkChange) => change === 'add-to-group' || change === 'remove-from-group';

interface Question {
  change: BulkChange;
  selection: Selection;
  onClose: () => void;
}

export function ChangeQuestion({ change, selection, onClose }: Question) {
  const { t } = useTranslation('users');
  const me = useMe();
  const [days, setDays] = useState<number | ''>(graceDaysOfOne.usual);
  const [group, setGroup] = useState('');
  const [groupMissing, setGroupMissing] = useState(false);
  const { busy, problem, run } = useChange({ change, selection, onClose });
  const out = leavesOut(change, selection, me.user._key);
  const isOne = selection.kind === 'rows' && selection.rows.length === 1;
  const words = { name: nameOf(selection), count: countOf(selection) };
  const asksDays = change === 'require-factor';
  const { least, most } = graceDaysOfOne;

  function confirm() {
    if (ofGroup(change) && !group) return setGroupMissing(true);
    run({
      ...(asksDays ? { graceDays: days === '' ? graceDaysOfOne.usual : days } : {}),
      ...(group ? { groupKey: group } : {}),
    });
  }
  return (
    <Dialog opened onClose={onClose} title={t(isOne ? `change.${change}.one` : `change.${change}.many`, words)}>
      <Stack>
        <p>{t(`change.${change}.text`)}</p>
        {change === 'send-reset' && <NoMailNote email={isOne ? emailOf(selection) : undefined} />}
        {out && <p>{t('change.notYou')}</p>}
        {asksDays && (
          <NumberInput
            label={t('change.days')}
            description={t('change.days.hint')}
            min={least}
            max={most}
            allowDecimal={false}
            clampBehavior="strict"
            value={days}
            onChange={(value) => setDays(typeof value === 'number' ? value : '')}
          />
        )}
        {ofGroup(change) && (
          <GroupField
            label={t('change.group')}
            description={t('change.group.hint')}
            chosen={group}
            onChoose={(chosen) => {
              setGroup(chosen);
              setGroupMissing(false);
            }}
            error={groupMissing ? t('change.group.missing') : undefined}
          />
        )}
        {problem && <InlineError>{problem}</InlineError>}
        <Row justify="end">
          {/* The harmless way out has the focus: Enter by habit changes nothing. */}
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('cancel', { ns: 'ui' })}
          </Button>
          <Button {...(dangers.includes(change) ? { color: 'danger' } : {})} onClick={confirm} aria-disabled={busy}>
            {t(`change.${change}`)}
          </Button>
        </Row>
      </Stack>
    </Dialog>
  );
}

interface Wanted {
  graceDays?: number;
  groupKey?: string;
}

/** One is changed while one waits; many in the background. */
function useChange({ change, selection, onClose }: Question) {
  const { t } = useTranslation('users');
  const me = useMe();

  async function inBackground(of: { filter: ReturnType<typeof narrowingOf> } | { userKeys: string[] }, wanted: Wanted) {
    await startRun({ change, ...wanted, ...of });
    messages.notify(t('run.started'));
  }
  return useAction(async (wanted: Wanted) => {
    if (selection.kind === 'matching') return inBackground({ filter: narrowingOf(selection.filter) }, wanted);
    const own = me.user._key;
    const keys = selection.rows
      .map(({ user }) => user._key)
      .filter((key) => key !== own || !leavesOut(change, selection, own));
    if (keys.length > 1) return inBackground({ userKeys: keys }, wanted);
    const { failed } = await call(changeUsers, { body: { change, ...wanted, userKeys: keys } });
    const [refused] = failed;
    if (refused) throw new Refusal(t(refused.code, { ns: 'errors', defaultValue: refused.error }));
    const only = selection.rows.filter(({ user }) => keys.includes(user._key));
    messages.notify(t(`change.${change}.done`, { name: nameOf({ kind: 'rows', rows: only }) }));
    await invalidate(listUserAdmin);
  }, onClose);
}
