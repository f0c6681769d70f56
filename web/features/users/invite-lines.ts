// Reads the people to invite from pasted text: one a line, as mail programs and spreadsheets write them.
import { email as emailSchema, name as nameSchema } from '../../../contract/schemas/user.ts';

export interface InviteLine {
  /** As it was pasted. */
  text: string;
  /** From 1. */
  number: number;
  email: string;
  name: string | undefined;
  problem: 'no-address' | 'bad-address' | 'bad-name' | 'twice' | 'taken' | undefined;
}

/** `Ada Lovelace <ada@example.org>`, `ada@example.org`, or cells beside each other in any order. */
export function readInviteLines(text: string): InviteLine[] {
  const seen = new Set<string>();
  return text.split(/\r\n|\r|\n/).flatMap((raw, at) => {
    const line = raw.trim();
    if (line === '') return [];
    const { email, name } = partsOf(line);
    const problem = problemOf(email, name, seen);
    seen.add(email.toLowerCase());
    return [{ text: line, number: at + 1, email, name, problem }];
  });
}

/** Marks the lines whose address belongs to an account already. */
export function markTaken(lines: readonly InviteLine[], taken: ReadonlySet<string>): readonly InviteLine[] {
  if (taken.size === 0) return lines;
  return lines.map((line) =>
    line.problem === undefined && taken.has(line.email) ? { ...line, problem: 'taken' } : line,
  );
}

function partsOf(line: string): { email: string; name: string | undefined } {
  const angled = /^(.*)<([^<>]*)>[;,\s]*$/.exec(line);
  if (angled) return { email: (angled[2] ?? '').trim(), name: nameOf(angled[1] ?? '') };
  const cells = line.split(/[\t;,]/).map((cell) => nameOf(cell) ?? '');
  const email = cells.find((cell) => cell.includes('@')) ?? '';
  return { email, name: nameOf(cells.filter((cell) => cell !== email).join(' ')) };
}

function nameOf(text: string): string | undefined {
  const name = text
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return name === '' ? undefined : name;
}

function problemOf(email: string, name: string | undefined, seen: ReadonlySet<string>): InviteLine['problem'] {
  if (email === '') return 'no-address';
  if (!emailSchema.safeParse(email).success) return 'bad-address';
  if (seen.has(email.toLowerCase())) return 'twice';
  if (name !== undefined && !nameSchema.safeParse(name).success) return 'bad-name';
  return undefined;
}
