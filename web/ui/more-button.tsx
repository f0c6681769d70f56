// Fetches the next part of a list, where there is one.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Row } from './stack.tsx';

interface Parts {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** `label` where "more" is not the word, such as "Show earlier". */
export function MoreButton({ list, label }: { list: Parts; label?: string }) {
  const { t } = useTranslation('ui');
  if (!list.hasNextPage) return null;
  return (
    <Row>
      <Button variant="default" onClick={() => list.fetchNextPage()} aria-disabled={list.isFetchingNextPage}>
        {label ?? t('more')}
      </Button>
    </Row>
  );
}
