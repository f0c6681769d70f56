// A list of things with the same facts: a table where there is room, cards on a phone, with the same actions in the same order.
import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './record-table.module.css';

interface Table {
  /** Names the table. */
  label: string;
  /** Headings of the columns; those of actions are for screen readers alone. */
  columns: readonly (string | { hidden: string })[];
  /** For long lists: a card of a phone has its actions beside the name, and its facts in small letters. */
  compact?: boolean;
  children: ReactNode;
}

/** The roles are said, since a table whose parts are shown as blocks is none for some screen readers. */
export function RecordTable({ label, columns, compact, children }: Table) {
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: display: block takes them away
    <table className={styles.table} role="table" aria-label={label} data-compact={compact || undefined}>
      <thead className={styles.head} role="rowgroup">
        <tr role="row">
          {columns.map((column) =>
            typeof column === 'string' ? (
              <th key={column} scope="col" role="columnheader">
                {column}
              </th>
            ) : (
              <th key={column.hidden} scope="col" role="columnheader">
                <VisuallyHidden>{column.hidden}</VisuallyHidden>
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: display: block takes them away
  );
}

export function RecordRow({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: display: block takes it away
    <tr className={styles.row} role="row">
      {children}
    </tr>
  );
}

/** The content that a row unfolds to, under it and as wide as the table. */
export function RecordDetails({ id, columns, children }: { id: string; columns: number; children: ReactNode }) {
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: display: block takes them away
    <tr className={styles.details} role="row" id={id}>
      <td colSpan={columns} role="cell">
        <div className={styles.unfolded}>{children}</div>
      </td>
    </tr>
    // biome-ignore-end lint/a11y/noRedundantRoles: display: block takes them away
  );
}

/** `label` stands before the fact on a phone, where the headings are hidden. */
export function RecordCell({ label, children }: { label?: string; children?: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: display: block takes it away
    <td role="cell">
      {label && <span className={styles.label}>{label}</span>}
      <div className={styles.fact}>{children}</div>
    </td>
  );
}

/** The first cell: the face of the thing, its name, and what goes under the name. */
export function RecordName({ face, name, children }: { face?: ReactNode; name: ReactNode; children?: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: display: block takes it away
    <td className={styles.named} role="cell">
      <div className={styles.who}>
        {face && <span className={styles.face}>{face}</span>}
        <span className={styles.names}>
          <span className={styles.name}>{name}</span>
          {children}
        </span>
      </div>
    </td>
  );
}

/** The last cell: what can be done with the thing; `stacked` under each other where the table is narrow already. */
export function RecordActions({ stacked, children }: { stacked?: boolean; children?: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: display: block takes it away
    <td className={styles.action} role="cell">
      <div className={styles.buttons} data-stacked={stacked || undefined}>
        {children}
      </div>
    </td>
  );
}

export function RecordNote({ children }: { children: ReactNode }) {
  return <div className={styles.soft}>{children}</div>;
}

/** A quiet mark beside the name: "This device", "Ends soon". */
export function RecordTag({ children }: { children: ReactNode }) {
  return <span className={styles.tag}>{children}</span>;
}
