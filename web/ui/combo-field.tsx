// A text field with a list of choices under it, narrowed by typing (ARIA APG, combobox with a list).

import { TextInput, type TextInputProps, VisuallyHidden } from '@mantine/core';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldText } from '../i18n/folding.ts';
import styles from './combo-field.module.css';

export interface ComboOption {
  value: string;
  label: string;
  /** Stands at the end of the line. */
  note?: string;
  /** Further words by which it is found. */
  find?: string;
  icon?: ReactNode;
}

interface ComboFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'onSelect'> {
  options: readonly ComboOption[];
  /** The text in the field. */
  text: string;
  /** The text that narrows the list: what was typed, or nothing while the field shows what is chosen. */
  search: string;
  chosen?: string;
  /** Opens with the focus; else by a click, an arrow or typing. */
  openOnFocus?: boolean;
  /** The options are still on their way: that there is none is not known yet. */
  busy?: boolean;
  /** Said where no option fits, such as that they are still being fetched. */
  none?: string | undefined;
  onText: (text: string) => void;
  onChoose: (option: ComboOption) => void;
  onLeave?: () => void;
}

/** The list opens upwards where less than this is free below. */
const listHeight = 288;

export function ComboField(props: ComboFieldProps) {
  const { options, text, search, chosen, openOnFocus, busy, none, onText, onChoose, onLeave, ...field } = props;
  const { t } = useTranslation('ui');
  const id = useId();
  const holder = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState(false);
  const [upwards, setUpwards] = useState(false);
  const [at, setAt] = useState(-1);
  const shown = opened ? narrowed(options, search) : [];
  const active = shown[at];

  useEffect(() => {
    // Not scrollIntoView: that would move the page too.
    const option = list.current?.children[at] as HTMLElement | undefined;
    if (!opened || !option || !list.current) return;
    const { offsetTop, offsetHeight } = option;
    const { scrollTop, clientHeight } = list.current;
    if (offsetTop < scrollTop) list.current.scrollTop = offsetTop;
    else if (offsetTop + offsetHeight > scrollTop + clientHeight)
      list.current.scrollTop = offsetTop + offsetHeight - clientHeight;
  }, [at, opened]);

  function open() {
    if (opened || field.disabled || field.readOnly) return;
    const box = holder.current?.getBoundingClientRect();
    if (box) setUpwards(innerHeight - box.bottom < listHeight && box.top > innerHeight - box.bottom);
    setAt(narrowed(options, search).findIndex((option) => option.value === chosen));
    setOpened(true);
  }
  function close() {
    setOpened(false);
    setAt(-1);
  }
  function choose(option: ComboOption) {
    onChoose(option);
    close();
  }
  function type(typed: string) {
    onText(typed);
    open();
    // The first that fits is one Enter away; an emptied field chooses nothing.
    setAt(typed === '' || openOnFocus ? -1 : 0);
  }
  function press(event: KeyboardEvent) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!opened) return open();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt(shown.length === 0 ? -1 : (at + step + shown.length + (at < 0 && step < 0 ? 1 : 0)) % shown.length);
    } else if (event.key === 'Enter' && opened) {
      event.preventDefault();
      if (active) choose(active);
      else close();
    } else if (event.key === 'Escape' && opened) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }
  function leave() {
    close();
    onLeave?.();
  }

  return (
    <TextInput
      {...field}
      value={text}
      autoComplete="off"
      spellCheck={false}
      role="combobox"
      aria-autocomplete="list"
      aria-expanded={opened}
      aria-controls={`${id}-list`}
      aria-activedescendant={active ? `${id}-${at}` : undefined}
      rightSection={<IconChevronDown size={16} className={styles.chevron} />}
      rightSectionPointerEvents="none"
      onChange={(event) => type(event.currentTarget.value)}
      onClick={open}
      onFocus={(event) => {
        if (openOnFocus) open();
        field.onFocus?.(event);
      }}
      onKeyDown={press}
      onBlur={(event) => {
        leave();
        field.onBlur?.(event);
      }}
      inputContainer={(input) => (
        <div ref={holder} className={styles.holder}>
          {input}
          <div
            ref={list}
            id={`${id}-list`}
            className={styles.list}
            role="listbox"
            aria-label={typeof field.label === 'string' ? field.label : field['aria-label']}
            data-upwards={upwards || undefined}
            hidden={!opened || shown.length === 0}
          >
            {shown.map((option, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
              <div
                key={option.value}
                id={`${id}-${index}`}
                className={styles.option}
                role="option"
                tabIndex={-1}
                aria-selected={option.value === chosen}
                data-active={index === at || undefined}
                // The focus stays in the field.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => choose(option)}
              >
                {option.icon && <span className={styles.icon}>{option.icon}</span>}
                <span className={styles.label}>{option.label}</span>
                {option.note && <span className={styles.note}>{option.note}</span>}
              </div>
            ))}
          </div>
          {/* The error of a field stands there too, and must not be covered. */}
          {opened && shown.length === 0 && !openOnFocus && !busy && !field.error && (
            <div className={styles.none}>{none ?? t('combo.none')}</div>
          )}
          <VisuallyHidden role="status">
            {opened && search !== '' && !busy ? t('combo.found', { count: shown.length }) : ''}
          </VisuallyHidden>
        </div>
      )}
    />
  );
}

function narrowed(options: readonly ComboOption[], search: string): readonly ComboOption[] {
  const words = foldText(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return options;
  return options.filter(({ label, find = '', note = '' }) => {
    const text = foldText(`${label} ${find} ${note}`);
    return words.every((word) => text.includes(word));
  });
}

interface SelectFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'onSelect'> {
  options: readonly ComboOption[];
  chosen: string;
  onChoose: (value: string) => void;
}

/** One of the options, searched by typing; what was typed and not chosen is dropped on leaving. */
export function SelectField({ options, chosen, onChoose, ...field }: SelectFieldProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <ComboField
      {...field}
      options={options}
      chosen={chosen}
      text={typed ?? options.find((option) => option.value === chosen)?.label ?? chosen}
      search={typed ?? ''}
      onText={setTyped}
      onChoose={(option) => {
        setTyped(undefined);
        onChoose(option.value);
      }}
      onLeave={() => setTyped(undefined)}
      onFocus={(event) => event.currentTarget.select()}
    />
  );
}
