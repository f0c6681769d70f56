// A form on something that others change too: keeps what was typed, follows what others save, saves against the version it began from.

import type { UseFormReturnType } from '@mantine/form';
import { useEffect, useState } from 'react';
import type { ErrorCode } from '../../contract/errors.ts';
import { hasCode, Refusal } from '../api/api-error.ts';
import { useAction } from '../api/use-action.ts';
import { isSame } from './is-same.ts';

/** `Fields` are compared and sent; `Values` are the same fields as they are typed. */
interface Versioned<State, Fields extends object, Values extends Record<keyof Fields, unknown>> {
  form: UseFormReturnType<Values>;
  /** The last answer of the server. */
  current: State;
  versionOf: (state: State) => string;
  fieldsOf: (state: State) => Fields;
  read: (values: Values) => Fields;
  write: (fields: Fields) => Values;
  /** Whether what others saved may come into a form in which something was typed; absent: it may not, and saving says so. */
  goTogether?: (base: Fields, mine: Fields, theirs: Fields) => boolean;
  /** The error that says that others saved first, and what then is said over what was typed. */
  stale?: { code: ErrorCode; newest: () => Promise<State>; words: (newest: State) => string };
  /** Attribute of the form in the page. */
  marker: string;
}

export function useVersionedForm<State, Fields extends object, Values extends Record<keyof Fields, unknown>>({
  form,
  current,
  versionOf,
  fieldsOf,
  read,
  write,
  goTogether = isSame,
  stale,
  marker,
}: Versioned<State, Fields, Values>) {
  const [base, setBase] = useState(current);
  /** A field that the person has not come to yet shows no error. */
  const [checked, setChecked] = useState(false);
  const [wrongs, askForFocus] = useState(0);
  const baseFields = fieldsOf(base);
  const dirty = !isSame(baseFields, read(form.values));

  const saving = useAction(async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!stale || !hasCode(error, stale.code)) throw error;
      const newest = await stale.newest().catch(() => Promise.reject(error));
      setBase(newest);
      throw new Refusal(stale.words(newest));
    }
  });

  /** Goes on from a newer state: fields that hold what `was` said take what it says now. */
  function rebase(newer: State, was: Fields): void {
    const typed = form.getValues();
    const mine = read(typed);
    const now = fieldsOf(newer);
    const fresh = write(now);
    const names = Object.keys(now) as (keyof Fields)[];
    const untouched = names.filter((name) => isSame(mine[name], was[name]) && !isSame(mine[name], now[name]));
    setBase(newer);
    if (untouched.length === 0) return;
    form.setValues({ ...typed, ...Object.fromEntries(untouched.map((name) => [name, fresh[name]])) });
  }

  useEffect(() => {
    if (saving.busy || versionOf(current) === versionOf(base)) return;
    if (goTogether(baseFields, read(form.getValues()), fieldsOf(current))) rebase(current, baseFields);
  });
  // After the errors are shown: the first field that is wrong takes the focus.
  useEffect(() => {
    if (wrongs > 0) document.querySelector<HTMLElement>(`[${marker}] [aria-invalid="true"]`)?.focus();
  }, [wrongs, marker]);

  return {
    base,
    dirty,
    checked,
    saving: saving.busy,
    problem: saving.problem,
    run: saving.run,
    rebase,
    /** Starts anew from what was saved; what was typed meanwhile stays. */
    saved(newest: State, sent: Fields): void {
      rebase(newest, sent);
      setChecked(false);
    },
    /** Marks what is wrong and goes there. @returns whether all is right. */
    check(isRight: boolean): boolean {
      setChecked(true);
      if (!isRight) askForFocus((count) => count + 1);
      return isRight;
    },
    discard(): void {
      saving.clear();
      setChecked(false);
      form.clearErrors();
      form.setValues(write(fieldsOf(current)));
      setBase(current);
    },
  };
}
