// Does what a person asked for by a press, once at a time, and says in words what went wrong.
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { errorWords } from '../i18n/error-words.ts';
import { hasCode, NetworkLoss } from './api-error.ts';
import { DeviceError } from './device-error.ts';
import { proofGate } from './proof-gate.ts';
import { useWhenBack } from './use-when-back.ts';

export interface Action<Given = undefined> {
  /** A second press while it goes on does nothing. */
  run: (...given: [Given] extends [undefined] ? [] : [Given]) => void;
  busy: boolean;
  /** The argument of the last run. */
  given: Given | undefined;
  error: Error | undefined;
  /** The error in words. */
  problem: string | undefined;
  /** When it last succeeded; 0 where it did not. */
  doneAt: number;
  /** Forgets what went wrong. */
  clear: () => void;
}

/**
 * `done` belongs to it: it goes on until all that shows the change is new.
 * `failed` is for places that cannot show the problem themselves.
 */
export function useAction<Given = undefined, Answer = unknown>(
  run: (given: Given) => Promise<Answer>,
  done?: (answer: Answer, given: Given) => unknown,
  failed?: (problem: string) => void,
): Action<Given> {
  // State of this moment, and not of the last time that it was drawn.
  const running = useRef(false);
  const { mutate, reset, error, isPending, isSuccess, variables, submittedAt } = useMutation({
    async mutationFn(given: Given) {
      const answer = await run(given);
      await done?.(answer, given);
    },
    onError(error) {
      if (!isOwnWord(error)) failed?.(errorWords(error));
    },
    onSettled() {
      running.current = false;
    },
    // The argument may hold a password, so it is not kept.
    gcTime: 1000,
  });
  useWhenBack(() => {
    if (error instanceof NetworkLoss) reset();
  });
  const told = error && !isOwnWord(error) ? error : undefined;
  return {
    run(...[given]) {
      if (running.current) return;
      running.current = true;
      mutate(given as Given);
    },
    busy: isPending,
    given: variables,
    error: told,
    problem: told && errorWords(told),
    doneAt: isSuccess ? submittedAt : 0,
    clear() {
      if (!running.current) reset();
    },
  };
}

/** A person who declined the proof, or began anew with another device, knows why nothing happened. */
function isOwnWord(error: Error): boolean {
  if (error instanceof DeviceError) return error.reason === 'superseded';
  return hasCode(error, 'reauthenticate') && proofGate.isWatched();
}
