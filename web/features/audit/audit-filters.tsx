// The fields that filter the audit trail: account, actor, kind, result, days, address.
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ActivityGroup, activityGroups } from '../../../contract/activity.ts';
import { PersonField } from '../../entities/account/person-field.tsx';
import { DayField, FilterFields } from '../../ui/filter-fields.tsx';
import { KeptText } from '../../ui/kept-text.tsx';
import { type AuditFilter, isAddress } from './audit-filter.ts';

const groups = Object.keys(activityGroups) as ActivityGroup[];

export function AuditFilters({ filter, onChange }: { filter: AuditFilter; onChange: (filter: AuditFilter) => void }) {
  const { t } = useTranslation('audit');
  const change = (part: Partial<AuditFilter>) => onChange({ ...filter, ...part });
  return (
    <FilterFields>
      {(['account', 'actor'] as const).map((name) => (
        <PersonField
          key={name}
          label={t(`filter.${name}`)}
          placeholder={t('filter.person.hint')}
          missing={t('deleted')}
          chosen={filter[name]}
          onChoose={(key) => change({ [name]: key })}
        />
      ))}
      <NativeSelect
        label={t('filter.group')}
        value={filter.group}
        onChange={(event) => change({ group: event.currentTarget.value as AuditFilter['group'] })}
        data={[
          { value: '', label: t('filter.group.any') },
          ...groups.map((group) => ({ value: group, label: t(`filter.group.${group}`) })),
        ]}
      />
      <NativeSelect
        label={t('filter.result')}
        value={filter.refused}
        onChange={(event) => change({ refused: event.currentTarget.value as AuditFilter['refused'] })}
        data={[
          { value: '', label: t('filter.result.any') },
          { value: 'refused', label: t('filter.result.refused') },
        ]}
      />
      {(['from', 'to'] as const).map((name) => (
        <DayField key={name} label={t(`filter.${name}`)} day={filter[name]} onDay={(day) => change({ [name]: day })} />
      ))}
      <KeptText
        label={t('filter.address')}
        text={filter.address}
        error={filter.address !== '' && !isAddress(filter.address) && t('filter.address.wrong')}
        onText={(address) => change({ address })}
        maxLength={100}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
    </FilterFields>
  );
}
