// Finds an organisation or user group by the beginning of its name.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { seekUsers } from '../../../contract/api/users.ts';
import { domainKey } from '../../../contract/permissions.ts';
import { call } from '../../api/call.ts';
import { useSought } from '../../forms/use-sought.ts';
import { ComboField } from '../../ui/combo-field.tsx';

export interface ChosenGroup {
  key: string;
  name: string;
}

export function GroupField({
  chosen,
  onChoose,
  error,
}: {
  chosen: ChosenGroup | undefined;
  onChoose: (group: ChosenGroup | undefined) => void;
  error: string | undefined;
}) {
  const { t } = useTranslation('users');
  const [typed, setTyped] = useState('');
  const { found } = useSought({
    queryKey: ['groups-sought'],
    typed,
    find: (name, signal) => call(seekUsers, { params: { name }, signal }),
  });
  const groups = found.filter(
    // Administrators are made one by one.
    ({ type, _key }) => (type === 'Organisation' || type === 'Usergroup') && _key !== domainKey,
  );
  return (
    <ComboField
      label={t('change.group')}
      description={t('change.group.hint')}
      error={error}
      options={groups.map(({ _key, type, data }) => ({
        value: _key,
        label: String(data.name ?? ''),
        note: t(type === 'Organisation' ? 'group.organisation' : 'group.usergroup'),
      }))}
      text={typed}
      search={typed}
      {...(chosen ? { chosen: chosen.key } : {})}
      onText={(text) => {
        setTyped(text);
        onChoose(undefined);
      }}
      onChoose={({ value, label }) => {
        setTyped(label);
        onChoose({ key: value, name: label });
      }}
    />
  );
}
