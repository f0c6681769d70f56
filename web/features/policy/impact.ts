// The impact that the choice in the form would have on people, asked a moment after its last change.
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { previewPolicy } from '../../../contract/api/policy.ts';
import type { PolicyChoice } from '../../../contract/policy.ts';
import { query } from '../../api/query.ts';
import type { PolicyForm } from './use-policy-form.ts';

const askedAfterMs = 300;

/** Nothing while nothing was changed, or while a field is wrong. */
export function useImpact({ choice, dirty }: PolicyForm) {
  const said = JSON.stringify(choice);
  const [debounced] = useDebouncedValue(said, askedAfterMs);
  const asks = dirty && choice !== undefined && debounced === said;
  // Not asked without a choice.
  const answer = useQuery({
    ...query(previewPolicy, { body: choice as PolicyChoice }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    enabled: asks,
  });
  return dirty && choice ? answer.data : undefined;
}
