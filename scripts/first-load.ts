// Finds what the account page loads at first: the files that its code imports, directly or through others, but not later.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whole import and re-export statements, as the formatter leaves them; `import(…)` is what comes later. */
const statements = /^(?:import|export)\s+(?!type\s)(?:[^;'"]*?\sfrom\s+)?'([^']+)';$/gm;
/** Names only types, which leaves nothing to load. */
const onlyTypes = /^import \{\s*(?:type [^,}]+,?\s*)+\} from/;

/** @returns our own files by absolute path, and files of packages as they are imported. */
export function importedBy(entries: readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...entries];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    if (!/\.tsx?$/.test(file)) continue;
    for (const [statement, from = ''] of readFileSync(file, 'utf8').matchAll(statements)) {
      if (onlyTypes.test(statement)) continue;
      if (from.startsWith('.')) open.push(join(dirname(file), from));
      else found.add(from);
    }
  }
  return found;
}
