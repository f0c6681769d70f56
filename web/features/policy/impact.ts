// What the choice in the form would mean for people now, asked a moment after the last change of it.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { meaningQuery } from './policy-query.ts';
import type { PolicyForm } from './use-policy-form.ts';

const askedAfterMs = 300;

/** Nothing while nothing was changed, or while a field is wrong. */
export function useMeaning({ choice, dirty }: PolicyForm) {
  const said = JSON.stringify(choice);
  const [settled, setSettled] = useState(said);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(said), askedAfterMs);
    return () => clearTimeout(timer);
  }, [said]);
  const asks = dirty && choice !== undefined && settled === said;
  // biome-ignore lint/style/noNonNullAssertion: not asked without a choice
  const answer = useQuery({ ...meaningQuery(choice!), enabled: asks });
  return dirty && choice ? answer.data : undefined;
}
