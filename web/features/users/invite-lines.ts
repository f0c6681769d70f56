// Reads the people to invite from pasted text: one or several a line, as mail programs and spreadsheets write them.
import { email as emailSchema, name as nameSchema } from '../../../contract/schemas/user.ts';

export interface InviteLine {
  /** As it was pasted. */
  text: string;
  /** From 1. */
  number: number;
  email: string;
  name: string | undefined;
  problem: 'no-address' | 'bad-address' | 'bad-name' | 'several' | 'twice' | 'taken' | undefined;
}

/** `Ada Lovelace <ada@example.org>`, `ada@example.org`, cells beside each other in any order, or a list of addresses. */
export function readInviteLines(text: string): InviteLine[] {
  const seen = new Set<string>();
  return text.split(/\r\n|\r|\n/).flatMap((raw, at) => {
    const line = raw.trim();
    if (line === '') return [];
    const number = at + 1;
    const people = peopleOf(line);
    if (people === undefined) return [{ text: line, number, email: '', name: undefined, problem: 'several' as const }];
    return people.map(({ email, name, text }) => {
      const problem = problemOf(email, name, seen);
      seen.add(email.toLowerCase());
      return { text, number, email, name, problem };
    });
  });
}

/** Marks the lines whose address belongs to an account already. */
export function markTaken(lines: readonly InviteLine[], taken: ReadonlySet<string>): readonly InviteLine[] {
  if (taken.size === 0) return lines;
  return lines.map((line) =>
    line.problem === undefined && taken.has(line.email) ? { ...line, problem: 'taken' } : line,
  );
}

interface Person {
  email: string;
  name: string | undefined;
  /** The part of the line that it was read from. */
  text: string;
}

/** What stands between separators; quotes and angle brackets keep theirs, a quote that never ends is a character. */
const cell = /(?:"[^"]*"|<[^<>]*>|[^\t,;，；])+/g;
const angled = /^(.*)<([^<>]*)>$/;

/** Nothing where it cannot be told which name belongs to which of several addresses. */
function peopleOf(line: string): Person[] | undefined {
  const cells = (line.match(cell) ?? []).flatMap((text) => addressesOf(text.trim())).filter((text) => text !== '');
  if (cells.some((text) => angled.test(text))) return angledPeople(cells);
  const addresses = cells.filter((text) => text.includes('@'));
  if (addresses.length < 2) {
    const email = nameOf(addresses[0] ?? '') ?? '';
    const name = nameOf(cells.flatMap((text) => (text.includes('@') ? [] : (nameOf(text) ?? []))).join(' '));
    return [{ email, name, text: line }];
  }
  if (addresses.length < cells.length) return undefined;
  return addresses.map((text) => ({ email: nameOf(text) ?? '', name: undefined, text }));
}

/** Before an address in angle brackets, what is no address is part of its name: `Lovelace, Ada <ada@example.org>`. */
function angledPeople(cells: readonly string[]): Person[] | undefined {
  const people: Person[] = [];
  let before: string[] = [];
  for (const text of cells) {
    const [, name, email] = angled.exec(text) ?? [];
    if (email !== undefined) {
      people.push({
        email: email.trim(),
        name: nameOf([...before, name ?? ''].join(', ')),
        text: [...before, text].join(', '),
      });
      before = [];
    } else if (!text.includes('@')) {
      before.push(text);
    } else if (before.length === 0) {
      people.push({ email: nameOf(text) ?? '', name: undefined, text });
    } else {
      return undefined;
    }
  }
  return before.length === 0 ? people : undefined;
}

/** A cell of nothing but addresses with spaces between is as many cells. */
function addressesOf(text: string): string[] {
  const words = text.split(/\s+/);
  return words.length > 1 && words.every((word) => emailSchema.safeParse(word).success) ? words : [text];
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
