// Fetches the next part of a list, where there is one.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Row } from '../../ui/stack.tsx';

interface Parts {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

export function MoreButton({ list }: { list: Parts }) {
  const { t } = useTranslation('groups');
  if (!list.hasNextPage) return null;
  return (
    <Row>
      <Button variant="default" onClick={() => list.fetchNextPage()} aria-disabled={list.isFetchingNextPage}>
        {t('more')}
      </Button>
    </Row>
  );
}
