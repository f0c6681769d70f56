// A menu under a button, moved through by arrow keys (ARIA APG, menu button); it lies above dialogs too.
import { useWindowEvent } from '@mantine/hooks';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import { Link, type LinkProps } from '@tanstack/react-router';
import {
  createContext,
  type KeyboardEvent,
  type ReactNode,
  type ToggleEvent,
  useContext,
  useId,
  useRef,
  useState,
} from 'react';
import styles from './menu.module.css';
import { SavedNote } from './saved-note.tsx';

const gap = 6;
/** With less below it, a menu opens upwards. */
const roomWanted = 320;
const CloseMenu = createContext<() => void>(() => undefined);

export function Menu({ label, button, children }: { label: string; button: ReactNode; children: ReactNode }) {
  const id = useId();
  const target = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState(false);
  const close = () => list.current?.hidePopover();

  useWindowEvent('resize', close);

  function place(event: ToggleEvent) {
    if (event.newState !== 'open' || !target.current || !list.current) return;
    const { top, bottom, left, right } = target.current.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    // Its size is not known before it shows: it opens to where there is more room.
    const above = clientHeight - bottom < roomWanted && top > clientHeight - bottom;
    const fromLeft = left + right < clientWidth;
    const { style } = list.current;
    style.top = above ? 'auto' : `${bottom + gap}px`;
    style.bottom = above ? `${clientHeight - top + gap}px` : 'auto';
    style.left = fromLeft ? `${Math.max(gap, left)}px` : 'auto';
    style.right = fromLeft ? 'auto' : `${Math.max(gap, clientWidth - right)}px`;
    style.maxHeight = `${(above ? top : clientHeight - bottom) - 2 * gap}px`;
  }
  function toggled(event: ToggleEvent) {
    const open = event.newState === 'open';
    setOpened(open);
    if (open && !list.current?.contains(document.activeElement)) itemsOf(list.current)[0]?.focus();
  }

  return (
    <>
      <button
        ref={target}
        type="button"
        className={styles.button}
        popoverTarget={id}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={opened}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          list.current?.showPopover();
          itemsOf(list.current)[0]?.focus();
        }}
      >
        {button}
      </button>
      <div
        ref={list}
        id={id}
        className={styles.list}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        onBeforeToggle={place}
        onToggle={toggled}
        onKeyDown={(event) => moveFocus(event, list.current)}
      >
        <CloseMenu value={close}>{children}</CloseMenu>
      </div>
    </>
  );
}

function itemsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
}

function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  const items = itemsOf(list);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at <= 0 ? items.length : at) - 1,
    Home: 0,
    End: items.length - 1,
  };
  if (event.key === 'Tab') list?.hidePopover();
  const next = to[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items[next]?.focus();
}

export function MenuButton({
  icon,
  onChoose,
  children,
}: {
  icon: ReactNode;
  onChoose: () => void;
  children: ReactNode;
}) {
  const close = useContext(CloseMenu);
  function choose() {
    close();
    onChoose();
  }
  return (
    <button type="button" role="menuitem" tabIndex={-1} className={styles.item} onClick={choose}>
      <span className={styles.icon}>{icon}</span>
      {children}
    </button>
  );
}

export function MenuLink({ icon, to, children }: { icon: ReactNode; to: LinkProps['to']; children: ReactNode }) {
  const close = useContext(CloseMenu);
  return (
    <Link to={to} role="menuitem" tabIndex={-1} className={styles.item} onClick={close}>
      <span className={styles.icon}>{icon}</span>
      {children}
    </Link>
  );
}

/** One choice of several, which takes effect at once; the menu stays, so that the effect is seen. */
export function MenuChoice<Value extends string>({
  label,
  choices,
  chosen,
  onChoose,
  savedAt,
}: {
  label: string;
  choices: readonly { value: Value; words: string }[];
  chosen: Value;
  onChoose: (value: Value) => void;
  /** See SavedNote; a menu may hold nothing that speaks, so the caller puts a second one beside it, unseen. */
  savedAt: number;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: inside a menu a group is the role that there is
    <div role="group" aria-label={label}>
      <div className={styles.label} aria-hidden="true">
        {label}
        <SavedNote savedAt={savedAt} />
      </div>
      {choices.map(({ value, words }) => (
        <button
          key={value}
          type="button"
          role="menuitemradio"
          aria-checked={value === chosen}
          tabIndex={-1}
          className={styles.item}
          onClick={() => onChoose(value)}
        >
          <span className={styles.icon}>{value === chosen && <IconCheck size={18} stroke={2} />}</span>
          {words}
        </button>
      ))}
    </div>
  );
}

export function MenuLine() {
  return <hr className={styles.line} />;
}
