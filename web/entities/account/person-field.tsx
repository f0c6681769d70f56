// Chooses one of all users by a part of the name or address, for filters; whom it holds is shown by name.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listUserAdmin } from '../../../contract/api/user-admin.ts';
import { getUser } from '../../../contract/api/users.ts';
import { query } from '../../api/query.ts';
import { useTypedSearch } from '../../forms/use-typed-search.ts';
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
  const { answer, short, busy } = useTypedSearch({
    typed: typed ?? '',
    lettersAtLeast: 1,
    ask: (search) => query(listUserAdmin, { query: { search, limit: shownAtMost } }),
  });
  const holder = useQuery({ ...query(getUser, { params: { key: chosen } }), enabled: chosen !== '', retry: false });
  const name = chosen === '' ? '' : holder.data ? userDataOf(holder.data.user).name : holder.isError ? missing : '';
  const options = (answer?.users ?? []).map(({ user }) => {
    const data = userDataOf(user);
    return { value: user._key, label: data.name, note: data.email };
  });
  return (
    <ComboField
      label={label}
      placeholder={placeholder}
      options={options}
      // The answer for fewer letters is narrowed here meanwhile, so that Enter chooses nobody else.
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
