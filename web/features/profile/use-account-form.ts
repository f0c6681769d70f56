// The state of the account form: what it began from, what was typed, saving it, and meeting what others saved.

import { type UseFormReturnType, useForm } from '@mantine/form';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patchItem } from '../../../contract/api/items.ts';
import type { Account } from '../../../contract/api/users.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { ApiError, hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { userDataOf } from '../../entities/account/me.ts';
import { isSame } from '../../forms/is-same.ts';
import { useVersionedForm } from '../../forms/use-versioned-form.ts';
import { messages } from '../../ui/messages.ts';
import { fetchNewest, keepUser } from './account-query.ts';
import { checkProfile } from './profile-checks.ts';
import {
  changedFields,
  type FieldName,
  fieldNames,
  fieldsFrom,
  fieldsOf,
  type ProfileFields,
  type ProfileValues,
  valuesFrom,
} from './profile-fields.ts';
import { type Comparison, compare } from './three-way.ts';

/** The versions of two people of the same account, for one of them to decide. */
export interface Conflict {
  base: Item;
  mine: ProfileFields;
  theirs: Item;
  /** The name of the person who saved it; absent for the person themselves, in another window or on another device. */
  who: string | undefined;
  comparison: Comparison;
}

export interface AccountFormState {
  form: UseFormReturnType<ProfileValues>;
  dirty: boolean;
  saving: boolean;
  problem: string | undefined;
  conflict: Conflict | undefined;
  save: () => void;
  discard: () => void;
  /** Takes what was chosen from both sides and saves it on top of theirs. */
  settle: (chosen: Partial<ProfileFields>) => void;
  /** Back to the form; both sides stay as they are. */
  postpone: () => void;
}

/** Somebody who saves without pause cannot keep us trying for ever. */
const triesAtMost = 3;

const fieldsIn = (user: Item) => fieldsOf(userDataOf(user));

/** What somebody else saved meanwhile, and is not written over. */
interface Kept {
  who: string | undefined;
  fields: FieldName[];
}

function outcome(t: TFunction<'profile'>, saved: boolean, kept: Kept | undefined): string {
  if (!saved) return t('saved.theirs');
  if (!kept || kept.fields.length === 0) return t('saved');
  const what = kept.fields.map((name) => t(`field.${name}`)).join(', ');
  return t('saved.merged', { who: kept.who ?? t('elsewhere'), what });
}

export function useAccountForm(account: Account, viewer: Account): AccountFormState {
  const { t } = useTranslation('profile');
  const [conflict, setConflict] = useState<Conflict>();
  const form = useForm<ProfileValues>({
    initialValues: valuesFrom(fieldsIn(account.user)),
    validate: (values) => checkProfile(values, t),
    validateInputOnBlur: ['name'],
  });
  const { base, dirty, saving, problem, discard, rebase, run, check } = useVersionedForm({
    form,
    current: account.user,
    versionOf: ({ _rev }) => _rev,
    fieldsOf: fieldsIn,
    read: fieldsFrom,
    write: valuesFrom,
    // Where both changed the same, saving will ask.
    goTogether: (was, mine, theirs) => compare(was, mine, theirs).clashing.length === 0,
    marker: 'data-account-form',
  });

  function nameOf(writer: { key: string; name?: string } | undefined): string | undefined {
    return writer?.key === viewer.user._key ? undefined : (writer?.name ?? t('otherUser'));
  }

  /** Sends what differs from `from`; on a conflict goes together by itself where it can. */
  async function send(from: Item, kept: Kept | undefined, tries: number): Promise<void> {
    const sent = fieldsFrom(form.getValues());
    const before = fieldsIn(from);
    const changes = changedFields(before, sent);
    try {
      const saved = isSame(changes, {})
        ? from
        : await call(patchItem, {
            params: { key: from._key },
            body: { data: changes, deepMerge: true, _rev: from._rev },
          });
      await keepUser(saved);
      rebase(saved, sent);
      setConflict(undefined);
      messages.notify(outcome(t, saved !== from, kept));
    } catch (error) {
      if (!hasCode(error, 'item.stale') || tries >= triesAtMost) throw error;
      const { user: theirs, writer } = await fetchNewest(from._key);
      await keepUser(theirs);
      const who = nameOf(writer);
      const comparison = compare(before, sent, fieldsIn(theirs));
      if (comparison.clashing.length > 0) {
        setConflict({ base: from, mine: sent, theirs, who, comparison });
        return;
      }
      rebase(theirs, before);
      await send(theirs, { who, fields: comparison.onlyTheirs }, tries + 1);
    }
  }

  function attempt(work: () => Promise<void>): void {
    run(async () => {
      try {
        await work();
      } catch (error) {
        const places = error instanceof ApiError ? fieldErrors(error) : {};
        form.setErrors(places);
        check(Object.keys(places).length === 0);
        throw error;
      }
    });
  }

  return {
    form,
    dirty,
    saving,
    problem,
    conflict,
    discard,
    save() {
      if (check(!form.validate().hasErrors)) attempt(() => send(base, undefined, 1));
    },
    settle(chosen) {
      if (!conflict) return;
      const { theirs, base: from, who, comparison } = conflict;
      attempt(async () => {
        const typed = form.getValues();
        const values = valuesFrom({ ...fieldsFrom(typed), ...chosen });
        const names = Object.keys(chosen) as FieldName[];
        form.setValues({ ...typed, ...Object.fromEntries(names.map((name) => [name, values[name]])) });
        rebase(theirs, fieldsIn(from));
        await send(theirs, { who, fields: comparison.onlyTheirs }, 1);
      });
    },
    postpone: () => setConflict(undefined),
  };
}

/** `name`, `data.name` or `social.0.url` of the server, as the form calls it. */
function fieldErrors(error: ApiError): Record<string, string> {
  const names = Object.entries(error.fields).map(([name, words]) => [name.replace(/^data\./, ''), words] as const);
  return Object.fromEntries(names.filter(([name]) => fieldNames.some((known) => name.split('.')[0] === known)));
}
