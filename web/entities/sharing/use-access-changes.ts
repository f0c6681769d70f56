// Gives, changes and takes permissions of one item: at once, with what came of it in words, and the list read anew.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessEntry } from '../../../contract/api/participants.ts';
import { createPermission, deletePermission, patchPermission } from '../../../contract/api/permissions.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { hasCode, Refusal } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { refreshAccess } from './access-query.ts';
import { nameOf } from './face.tsx';
import type { Rights } from './letters-dialog.tsx';

/** The outcome of the last change, above the list. */
export interface Outcome {
  tone: 'done' | 'problem';
  text: string;
  undo?: () => void;
  at: number;
}

export interface AccessChanges {
  outcome: Outcome | undefined;
  /** Each throws what went wrong, but not where the list itself says what holds now. */
  give(to: Item, rights: Rights): Promise<void>;
  change(entry: AccessEntry, rights: Rights): Promise<void>;
  remove(entry: AccessEntry, undoable: boolean): Promise<void>;
}

export function useAccessChanges(itemKey: string): AccessChanges {
  const { t } = useTranslation('sharing');
  const [outcome, setOutcome] = useState<Outcome>();
  const params = { key: itemKey };
  const refresh = () => refreshAccess(itemKey);
  const say = (tone: Outcome['tone'], text: string, undo?: () => void) =>
    setOutcome({ tone, text, at: Date.now(), ...(undo ? { undo } : {}) });
  const bodyOf = (to: Item, { permissions, propagate }: Rights) => {
    return { userKey: to._key, data: { permissions }, propagate };
  };

  /** Somebody else was quicker: the list says what holds now. Other refusals stand beside what was chosen. */
  async function settle(error: unknown): Promise<void> {
    const outdated = hasCode(error, 'item.stale', 'permission.not-found', 'item.not-found');
    if (!outdated) throw error;
    say('problem', t('stale'));
    await refresh();
  }
  const givingBack = useAction(
    async (entry: AccessEntry) => {
      try {
        await call(createPermission, { params, body: bodyOf(entry.participant, entry) });
      } finally {
        await refresh();
      }
    },
    (_, { participant }) => say('done', t('undo.done', { name: nameOf(participant) })),
    (problem) => say('problem', problem),
  );
  return {
    outcome,
    async give(to, rights) {
      try {
        await call(createPermission, { params, body: bodyOf(to, rights) });
      } catch (error) {
        if (!hasCode(error, 'permission.exists')) throw error;
        await refresh();
        throw new Refusal(t('add.exists', { name: nameOf(to) }));
      }
      say('done', t('add.done', { name: nameOf(to) }));
      await refresh();
    },
    async change(entry, rights) {
      setOutcome(undefined);
      try {
        const body = { ...bodyOf(entry.participant, rights), _rev: entry.rev };
        await call(patchPermission, { params, body });
      } catch (error) {
        return settle(error);
      }
      await refresh();
    },
    async remove(entry, undoable) {
      const { participant } = entry;
      try {
        await call(deletePermission, { params, body: { userKey: participant._key } });
      } catch (error) {
        return settle(error);
      }
      const undo = undoable ? () => givingBack.run(entry) : undefined;
      say('done', t('remove.done', { name: nameOf(participant) }), undo);
      await refresh();
    },
  };
}
