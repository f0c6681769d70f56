// A card whose form is on its way.
import { Bone } from '../../ui/skeleton.tsx';
import { Stack } from '../../ui/stack.tsx';
import { PlainCard } from './plain-card.tsx';

export function PlainCardSkeleton({ title, rows }: { title: string; rows: number }) {
  return (
    <PlainCard title={title}>
      <Stack gap={6}>
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
          <Stack gap={2} key={row}>
            <Bone width="6rem" />
            <Bone width="100%" height="var(--field)" />
          </Stack>
        ))}
      </Stack>
    </PlainCard>
  );
}
