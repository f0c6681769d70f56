// The one table that a run prints, in Markdown, so that it can stand in docs/benchmarks.md as it is.

export interface Row {
  figure: string;
  work: string;
  comparedWith: string;
  ours: string;
  theirs: string;
  ratio: string;
  goal: string;
  /** Undefined where the figure is reported without a goal. */
  met: boolean | undefined;
}

const heads = ['figure', 'work', 'compared with', 'ours', 'theirs', 'ratio', 'goal', 'met'];

export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.figure,
    row.work,
    row.comparedWith,
    row.ours,
    row.theirs,
    row.ratio,
    row.goal,
    row.met === undefined ? '–' : row.met ? 'yes' : 'NO',
  ]);
  const widths = heads.map((head, at) => Math.max(head.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(heads), rule, ...cells.map(line)].join('\n');
}
