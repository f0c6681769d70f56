// A short form that is checked and sent at once: finds what is wrong, puts the focus there, keeps what was typed.
import { type FormEvent, useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { useAction } from '../api/use-action.ts';
import { fieldWords } from '../i18n/error-words.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

/** Answers what is wrong with a value, or nothing. */
type Check = (value: string) => string | undefined;
type Texts<Name extends string> = Partial<Record<Name, string>>;

interface Sending<Name extends string> {
  element: HTMLFormElement;
  values: Record<Name, string>;
}

interface CardForm<Name extends string> {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  onInput: (event: FormEvent<HTMLFormElement>) => void;
  /** The errors by field. */
  errors: Texts<Name>;
  /** The error of the form as a whole. */
  problem: string | undefined;
  busy: boolean;
  /** Seconds until it may be sent again; 0 where nothing stands in the way. */
  waitSeconds: number;
}

/**
 * The fields are not controlled: what a password manager writes into them counts, whether it told React or not.
 * `placeError` says which field an error of the server belongs to.
 */
export function useCardForm<Name extends string>(form: {
  checks: Record<Name, Check>;
  send: (values: Record<Name, string>) => Promise<void>;
  placeError?: (error: ApiError) => NoInfer<Name> | undefined;
  /** Better words for an error than its general ones. */
  wordsOf?: (error: ApiError) => string | undefined;
  /** The field that is to be typed again when the whole was refused. */
  again?: NoInfer<Name>;
}): CardForm<Name> {
  const [errors, setErrors] = useState<Texts<Name>>({});
  const [until, setUntil] = useState(0);
  const waitSeconds = useSecondsUntil(until);
  const sending = useAction(async ({ element, values }: Sending<Name>) => {
    try {
      await form.send(values);
    } catch (error) {
      const refused = error instanceof ApiError ? error : undefined;
      const field = refused && form.placeError?.(refused);
      if (refused?.retryAfterSeconds) setUntil(Date.now() + refused.retryAfterSeconds * 1000);
      const place = field ?? form.again;
      if (place) focusField(element, place);
      if (!refused || !field) throw error;
      setErrors({ [field]: form.wordsOf?.(refused) ?? fieldWords(refused, field) } as Texts<Name>);
    }
  });
  const { error } = sending;
  const problem = (error instanceof ApiError && form.wordsOf?.(error)) || sending.problem;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending.busy || waitSeconds > 0) return;
    const element = event.currentTarget;
    const names = Object.keys(form.checks) as Name[];
    const typed = new FormData(element);
    const values = Object.fromEntries(names.map((name) => [name, String(typed.get(name) ?? '')])) as Record<
      Name,
      string
    >;
    const found: Texts<Name> = {};
    for (const name of names) {
      const wrong = form.checks[name](values[name]);
      if (wrong) found[name] = wrong;
    }
    setErrors(found);
    sending.clear();
    const first = names.find((name) => found[name]);
    if (first) return focusField(element, first);
    sending.run({ element, values });
  }

  /** A field that is being mended is no longer called wrong. */
  function forgetError(event: FormEvent<HTMLFormElement>) {
    const { name } = event.target as HTMLInputElement;
    setErrors((found) => (name in found ? { ...found, [name]: undefined } : found));
  }

  return { onSubmit: submit, onInput: forgetError, errors, problem, busy: sending.busy, waitSeconds };
}

function focusField(form: HTMLFormElement, name: string): void {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.select();
}
