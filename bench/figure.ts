// What a figure is: a name that can be asked for, and a measurement that gives rows of the table.
import type { Row } from './table.ts';

export interface Effort {
  rounds: number;
  /** Of load in each round. */
  seconds: number;
}

export interface Figure {
  name: string;
  measure(effort: Effort): Promise<Row[]>;
}

/** One in the way of tables: 12 345, or 0.87 where that says more. */
export function written(value: number, digits = 0): string {
  return value.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, digits === 0 ? ' ' : '');
}
