// Chooses one of all users by a part of the name or address, for filters; whom it holds is shown by name.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listRoster } from '../../../contract/api/user-admin.ts';
import { getUser } from '../../../contract/api/users.ts';
import { call } from '../../api/call.ts';
import { useSought } from '../../forms/use-search.ts';
import { ComboField } from '../../ui/combo-field.tsx';
import { userDataOf } from './me.ts';

const shownAtMost = 8;

export function PersonField({
  label,
  placeholder,
  missing,
  chosen,
  onChoose,
}: {
  label: string;
  placeholder: string;
  /** Stands for somebody who is no more. */
  missing: string;
  /** Key of the user; empty for nobody. */
  chosen: string;
  onChoose: (key: string) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const { found, short, busy } = useSought({
    queryKey: ['person-field'],
    typed: typed ?? '',
    lettersAtLeast: 1,
    find: async (search, signal) => (await call(listRoster, { query: { search, limit: shownAtMost }, signal })).users,
  });
  const holder = useQuery({
    queryKey: ['person-of', chosen],
    queryFn: ({ signal }) => call(getUser, { params: { key: chosen }, signal }),
    enabled: chosen !== '',
    retry: false,
  });
  const name = chosen === '' ? '' : holder.data ? userDataOf(holder.data.user).name : holder.isError ? missing : '';
  const options = found.map(({ user }) => {
    const data = userDataOf(user);
    return { value: user._key, label: data.name, note: data.email };
  });
  return (
    <ComboField
      label={label}
      placeholder={placeholder}
      options={options}
      // What was found for fewer letters is narrowed here meanwhile, so that Enter takes nobody else.
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
