// Social networks and integrations: named links, added, ordered and removed.
import { ActionIcon, Button, TextInput, VisuallyHidden } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import IconArrowDown from '@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs';
import IconArrowUp from '@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs';
import IconLink from '@tabler/icons-react/dist/esm/icons/IconLink.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import { type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ComboField } from '../../ui/combo-field.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/page.tsx';
import { placeOf, places } from './link-address.ts';
import styles from './links-card.module.css';
import { PlaceIcon } from './place-icon.tsx';
import { checkLink, exampleFor } from './profile-checks.ts';
import { completeLink, type LinkRow, linkRow, linksAtMost, type ProfileValues } from './profile-fields.ts';

interface LinksCardProps {
  form: UseFormReturnType<ProfileValues>;
  name: string;
  own: boolean;
  mayWrite: boolean;
}

const placeOptions = places.map(({ id, name }) => ({ value: id, label: name, icon: <PlaceIcon id={id} /> }));

export function LinksCard({ form, name, own, mayWrite }: LinksCardProps) {
  const { t } = useTranslation('profile');
  const list = useRef<HTMLUListElement>(null);
  const [moved, setMoved] = useState('');
  const rows = form.values.social;
  const full = rows.length >= linksAtMost;

  function add() {
    form.insertListItem('social', linkRow({ provider: '', url: '' }));
    focusLater(list, rows.length, 'input');
  }
  function remove(index: number) {
    form.removeListItem('social', index);
    if (rows.length > 1) focusLater(list, Math.min(index, rows.length - 2), '[data-remove]');
    else requestAnimationFrame(() => document.getElementById('add-link')?.focus());
  }
  function move(index: number, by: 1 | -1) {
    const to = index + by;
    if (to < 0 || to >= rows.length) return;
    form.reorderListItem('social', { from: index, to });
    const moving = rows[index];
    setMoved(t('links.moved', { name: callRow(moving, t('links.unnamed')), at: to + 1, count: rows.length }));
    // At an end its button is off: the other one takes the focus.
    const last = by === 1 ? to === rows.length - 1 : to === 0;
    focusLater(list, to, (by === 1) === last ? '[data-up]' : '[data-down]');
  }

  return (
    <Card id="links" title={t('links')} intro={own ? t('links.intro') : t('links.intro.other', { name })}>
      {rows.length === 0 && (
        <EmptyState icon={<IconLink size={18} />}>
          {mayWrite ? t(own ? 'links.none' : 'links.none.other', { name }) : t('links.none.readOnly')}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <ul className={styles.rows} ref={list}>
          {rows.map((row, index) =>
            mayWrite ? (
              <Row
                key={row.id}
                form={form}
                row={row}
                index={index}
                count={rows.length}
                onMove={(by) => move(index, by)}
                onRemove={() => remove(index)}
              />
            ) : (
              <li key={row.id} className={styles.shown}>
                <PlaceIcon id={placeOf(row.url)?.id} />
                <span className={styles.shownName}>{row.provider}</span>
                <a className={styles.shownAddress} href={row.url} rel="noopener noreferrer nofollow" target="_blank">
                  {row.url}
                </a>
              </li>
            ),
          )}
        </ul>
      )}
      {mayWrite && (
        <div className={styles.foot}>
          <Button id="add-link" variant="default" leftSection={<IconPlus size={16} />} onClick={add} disabled={full}>
            {t('links.add')}
          </Button>
          {full && <span className={styles.full}>{t('links.full', { count: linksAtMost })}</span>}
          <VisuallyHidden role="status">{moved}</VisuallyHidden>
        </div>
      )}
    </Card>
  );
}

interface RowProps {
  form: UseFormReturnType<ProfileValues>;
  row: LinkRow;
  index: number;
  count: number;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

function Row({ form, row, index, count, onMove, onRemove }: RowProps) {
  const { t } = useTranslation('profile');
  const called = callRow(row, t('links.unnamed'));
  const nameField = `social.${index}.provider` as const;
  const addressField = `social.${index}.url` as const;

  /** On leaving the address: completed, checked, and named after its place where it has no name. */
  function completeRow() {
    const link = completeLink(row);
    if (link.url !== row.url) form.setFieldValue(addressField, link.url);
    if (row.provider.trim() === '' && link.provider !== '') form.setFieldValue(nameField, link.provider);
    if (row.url.trim() === '') return;
    const { url } = checkLink(row, t);
    if (url) form.setFieldError(addressField, url);
  }

  return (
    <li className={styles.item}>
      <fieldset className={styles.row} aria-label={t('links.row', { at: index + 1, count })}>
        <span className={styles.icon}>
          <PlaceIcon id={(placeOf(row.url) ?? places.find((place) => place.name === row.provider))?.id} />
        </span>
        <div className={styles.name}>
          <ComboField
            aria-label={t('links.name')}
            placeholder={t('links.name')}
            options={placeOptions}
            text={row.provider}
            search={row.provider}
            openOnFocus={row.provider === ''}
            onText={(text) => form.setFieldValue(nameField, text)}
            onChoose={(option) => {
              form.setFieldValue(nameField, option.label);
              if (row.url === '') document.getElementById(`${row.id}-address`)?.focus();
            }}
            error={form.errors[nameField]}
          />
        </div>
        <div className={styles.address}>
          <TextInput
            id={`${row.id}-address`}
            aria-label={t('links.address')}
            placeholder={exampleFor(row.provider)}
            inputMode="url"
            autoCapitalize="off"
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps(addressField)}
            onBlur={completeRow}
          />
        </div>
        <div className={styles.actions}>
          {count > 1 && (
            <>
              <ActionIcon
                onClick={() => onMove(-1)}
                disabled={index === 0}
                aria-label={t('links.up', { name: called })}
                data-up
              >
                <IconArrowUp size={18} stroke={1.75} />
              </ActionIcon>
              <ActionIcon
                onClick={() => onMove(1)}
                disabled={index === count - 1}
                aria-label={t('links.down', { name: called })}
                data-down
              >
                <IconArrowDown size={18} stroke={1.75} />
              </ActionIcon>
            </>
          )}
          <ActionIcon onClick={onRemove} aria-label={t('links.remove', { name: called })} data-remove>
            <IconTrash size={18} stroke={1.75} />
          </ActionIcon>
        </div>
      </fieldset>
    </li>
  );
}

function callRow(row: LinkRow | undefined, unnamed: string): string {
  return row ? completeLink(row).provider || unnamed : unnamed;
}

/** After React has placed the rows. */
function focusLater(list: RefObject<HTMLUListElement | null>, index: number, selector: string): void {
  requestAnimationFrame(() => list.current?.children[index]?.querySelector<HTMLElement>(selector)?.focus());
}
