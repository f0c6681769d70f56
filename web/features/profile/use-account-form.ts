// The state of the account form: what it began from, what was typed, saving it, and meeting what others saved.
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patchItem } from '../../../contract/api/items.ts';
import type { Account } from '../../../contract/api/users.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { ApiError, hasCode, NetworkLoss } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { useWhenBack } from '../../api/use-when-back.ts';
import { userDataOf } from '../../entities/account/me.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { messages } from '../../ui/messages.ts';
import { fetchNewest, keepUser } from './account-query.ts';
import { checkProfile } from './profile-checks.ts';
import {
  changedFields,
  type FieldName,
  fieldNames,
  fieldsFrom,
  fieldsOf,
  isSame,
  type ProfileFields,
  type ProfileValues,
  valuesFrom,
} from './profile-fields.ts';
import { type Comparison, compare } from './three-way.ts';

/** What two people made of the same account, for a person to decide. */
export interface Conflict {
  base: Item;
  mine: ProfileFields;
  theirs: Item;
  /** Who saved it; nothing where that was the person themselves, in another window or on another device. */
  who: string | undefined;
  comparison: Comparison;
}

export interface AccountFormState {
  form: UseFormReturnType<ProfileValues>;
  dirty: boolean;
  saving: boolean;
  problem: string | undefined;
  conflict: Conflict | undefined;
  save: () => Promise<void>;
  discard: () => void;
  /** Takes what was chosen from both sides and saves it on top of theirs. */
  settle: (chosen: Partial<ProfileFields>) => Promise<void>;
  /** Back to the form; both sides stay as they are. */
  postpone: () => void;
}

/** Somebody who saves without pause cannot keep us trying for ever. */
const triesAtMost = 3;

export function useAccountForm(account: Account, viewer: Account): AccountFormState {
  const { t } = useTranslation('profile');
  const [base, setBase] = useState(account.user);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [conflict, setConflict] = useState<Conflict>();
  const inFlight = useRef(false);
  const [wrongs, askForFocus] = useState(0);
  const baseFields = fieldsOf(userDataOf(base));
  const form = useForm<ProfileValues>({
    initialValues: valuesFrom(baseFields),
    validate: (values) => checkProfile(values, t),
    validateInputOnBlur: ['name'],
  });
  const dirty = !isSame(changedFields(baseFields, fieldsFrom(form.values)), {});

  useWhenBack(() => {
    if (problem instanceof NetworkLoss) setProblem(undefined);
  });

  // After the errors are shown: the first field that is wrong takes the focus.
  useEffect(() => {
    if (wrongs > 0) document.querySelector<HTMLElement>('[data-account-form] [aria-invalid="true"]')?.focus();
  }, [wrongs]);

  /** Goes on from a newer state: fields that hold what `was` said take what it says now. */
  function rebase(newer: Item, was: ProfileFields): void {
    const typed = form.getValues();
    const mine = fieldsFrom(typed);
    const now = fieldsOf(userDataOf(newer));
    const untouched = fieldNames.filter((name) => isSame(mine[name], was[name]) && !isSame(mine[name], now[name]));
    setBase(newer);
    if (untouched.length === 0) return;
    const fresh = valuesFrom(now);
    form.setValues({ ...typed, ...Object.fromEntries(untouched.map((name) => [name, fresh[name]])) });
  }

  // The account can change beside the form: its picture here, the theme in the menu, anything elsewhere.
  const newest = account.user;
  useEffect(() => {
    if (newest._rev === base._rev || inFlight.current) return;
    const { clashing } = compare(baseFields, fieldsFrom(form.getValues()), fieldsOf(userDataOf(newest)));
    // Where both changed the same, saving will ask; until then the form stays based on what it began from.
    if (clashing.length === 0) rebase(newest, baseFields);
  });

  function nameOf(writer: { key: string; name?: string } | undefined): string | undefined {
    return writer?.key === viewer.user._key ? undefined : (writer?.name ?? t('somebody'));
  }

  function outcome(saved: boolean, kept: { who: string | undefined; fields: FieldName[] } | undefined): string {
    const who = kept?.who ?? t('elsewhere');
    if (!saved) return t('saved.theirs');
    if (!kept || kept.fields.length === 0) return t('saved');
    return t('saved.merged', { who, what: kept.fields.map((name) => t(`field.${name}`)).join(', ') });
  }

  /** Sends what differs from `from`; on a conflict goes together by itself where it can. */
  async function send(
    from: Item,
    kept: { who: string | undefined; fields: FieldName[] } | undefined,
    tries: number,
  ): Promise<void> {
    const sent = fieldsFrom(form.getValues());
    const before = fieldsOf(userDataOf(from));
    const changes = changedFields(before, sent);
    try {
      const saved = isSame(changes, {})
        ? from
        : await call(patchItem, { params: { key: from._key }, body: { data: changes, _rev: from._rev } });
      await keepUser(saved);
      rebase(saved, sent);
      setConflict(undefined);
      messages.notify(outcome(saved !== from, kept));
    } catch (error) {
      if (!hasCode(error, 'item.stale') || tries >= triesAtMost) throw error;
      const { user: theirs, writer } = await fetchNewest(from._key);
      await keepUser(theirs);
      const who = nameOf(writer);
      const comparison = compare(before, sent, fieldsOf(userDataOf(theirs)));
      if (comparison.clashing.length > 0) {
        setConflict({ base: from, mine: sent, theirs, who, comparison });
        return;
      }
      rebase(theirs, before);
      await send(theirs, { who, fields: comparison.onlyTheirs }, tries + 1);
    }
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    if (inFlight.current) return;
    inFlight.current = true;
    setSaving(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      const places = error instanceof ApiError ? fieldErrors(error) : {};
      form.setErrors(places);
      setProblem(error);
      if (Object.keys(places).length > 0) askForFocus(wrongs + 1);
    } finally {
      inFlight.current = false;
      setSaving(false);
    }
  }

  return {
    form,
    dirty,
    saving,
    problem: problem === undefined ? undefined : errorWords(problem),
    conflict,
    async save() {
      const { hasErrors } = form.validate() as { hasErrors: boolean };
      if (hasErrors) return askForFocus(wrongs + 1);
      await attempt(() => send(base, undefined, 1));
    },
    discard() {
      form.setValues(valuesFrom(fieldsOf(userDataOf(newest))));
      form.clearErrors();
      setBase(newest);
      setProblem(undefined);
    },
    async settle(chosen) {
      if (!conflict) return;
      const { theirs, base: from, who, comparison } = conflict;
      await attempt(async () => {
        const typed = form.getValues();
        const values = valuesFrom({ ...fieldsFrom(typed), ...chosen });
        const names = Object.keys(chosen) as FieldName[];
        form.setValues({ ...typed, ...Object.fromEntries(names.map((name) => [name, values[name]])) });
        rebase(theirs, fieldsOf(userDataOf(from)));
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
