// The fields that filter the list of users: part of a name or address, state, factor, role, last use, group; and its order.
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { roles } from '../../../contract/schemas/user.ts';
import { KeptText } from '../../ui/kept-text.tsx';
import { GroupField } from './group-field.tsx';
import { shownOrders, type UserFilter, unseenFor } from './user-filter.ts';
import styles from './user-filters.module.css';

const choices = {
  state: ['', 'active', 'invited', 'inactive'],
  factor: ['', 'on', 'off'],
  role: ['', ...roles],
  unseen: ['', ...unseenFor],
  sort: shownOrders,
} as const;
const narrowing = ['state', 'factor', 'role', 'unseen'] as const;

export function UserFilters({ filter, onChange }: { filter: UserFilter; onChange: (filter: UserFilter) => void }) {
  const { t } = useTranslation('users');
  const select = (name: keyof typeof choices) => (
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
  );
  return (
    <search className={styles.filters}>
      <KeptText
        className={styles.search}
        type="search"
        label={t('filter.search')}
        text={filter.search}
        onText={(search) => onChange({ ...filter, search })}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
      />
      {narrowing.map(select)}
      <GroupField
        label={t('filter.group')}
        placeholder={t('filter.group.any')}
        chosen={filter.group}
        onChoose={(group) => onChange({ ...filter, group })}
      />
      {select('sort')}
    </search>
  );
}
