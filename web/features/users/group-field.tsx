// Chooses an organisation or user group by a part of its name; the one that it holds is shown by name.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getGroup, listGroups } from '../../../contract/api/group-administration.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { query } from '../../api/query.ts';
import { useTypedSearch } from '../../forms/use-typed-search.ts';
import { ComboField } from '../../ui/combo-field.tsx';

const shownAtMost = 8;
const nameOf = (group: Item) => String(group.data.name ?? '');

export function GroupField({
  chosen,
  onChoose,
  ...field
}: {
  label: string;
  description?: string;
  placeholder?: string;
  error?: string | undefined;
  /** Key of the group; empty for none. */
  chosen: string;
  onChoose: (key: string) => void;
}) {
  const { t } = useTranslation('users');
  const [typed, setTyped] = useState<string>();
  const search = typed?.trim() ?? '';
  const { answer, short, busy } = useTypedSearch({
    typed: search,
    lettersAtLeast: 1,
    // One more than is shown, for the one that is left out.
    ask: (text) => query(listGroups, { query: { search: text, limit: shownAtMost + 1 } }),
  });
  const holder = useQuery({ ...query(getGroup, { params: { key: chosen } }), enabled: chosen !== '', retry: false });
  const name =
    chosen === '' ? '' : holder.data ? nameOf(holder.data.group) : holder.isError ? t('filter.group.gone') : '';
  const options = (answer?.groups ?? [])
    // Administrators are made one by one, and found by their role.
    .filter(({ group }) => group._key !== domainKey)
    .slice(0, shownAtMost)
    .map(({ group }) => ({
      value: group._key,
      label: nameOf(group),
      note: t(group.type === 'Organisation' ? 'group.organisation' : 'group.usergroup'),
    }));
  return (
    <ComboField
      {...field}
      options={options}
      search={typed ?? ''}
      busy={short || busy}
      chosen={chosen}
      text={typed ?? name}
      onText={(text) => {
        setTyped(text);
        if (text === '' && chosen !== '') onChoose('');
      }}
      onChoose={({ value }) => {
        setTyped(undefined);
        onChoose(value);
      }}
      onLeave={() => setTyped(undefined)}
      onFocus={(event) => event.currentTarget.select()}
    />
  );
}
