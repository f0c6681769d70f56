// The face of a participant: the picture of a person, the icon of a group.
import IconBuilding from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs';
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs';
import type { Item } from '../../../contract/schemas/entity.ts';
import { Picture } from '../../ui/picture.tsx';

export function nameOf(item: Item): string {
  return typeof item.data.name === 'string' ? item.data.name : item._key;
}

export function Face({ of, size }: { of: Item; size: number }) {
  if (of.type === 'Organisation') return <IconBuilding size={size} stroke={1.5} />;
  if (of.type === 'Usergroup') return <IconUsersGroup size={size} stroke={1.5} />;
  const { thumbnail } = of.data;
  return <Picture source={typeof thumbnail === 'string' ? thumbnail : undefined} name={nameOf(of)} size={size} />;
}
