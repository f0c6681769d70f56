// What narrows the list of users: part of a name or address, state, factor, role, last use; and its order.
import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './roster-filters.module.css';
import type { RosterFilter } from './roster-query.ts';

const choices = {
  state: ['', 'active', 'invited', 'inactive'],
  factor: ['', 'on', 'off'],
  role: ['', 'user', 'admin', 'super-admin'],
  unseen: ['', '30', '90', '365'],
  sort: ['name', '-createdAt', '-seenAt', 'seenAt'],
} as const;

export function RosterFilters({
  filter,
  onChange,
}: {
  filter: RosterFilter;
  onChange: (filter: RosterFilter) => void;
}) {
  const { t } = useTranslation('users');
  return (
    <search className={styles.filters}>
      <TextInput
        className={styles.search}
        type="search"
        label={t('filter.search')}
        value={filter.search}
        onChange={(event) => onChange({ ...filter, search: event.currentTarget.value })}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
      />
      {(Object.keys(choices) as (keyof typeof choices)[]).map((name) => (
        <NativeSelect
          key={name}
          label={t(`filter.${name}`)}
          value={filter[name]}
          onChange={(event) => onChange({ ...filter, [name]: event.currentTarget.value })}
          data={choices[name].map((value) => ({
            value,
            label: t(`filter.${name}.${value || 'any'}` as 'filter.state.any'),
          }))}
        />
      ))}
    </search>
  );
}
