// `npm run docs`: writes the pages that are made from the code.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referencePages } from './reference-pages.ts';
import { securityCasesPage, testsThatNameCases } from './security-cases.ts';

const root = join(import.meta.dirname, '..');
const pages = {
  'docs/security-cases.md': securityCasesPage(testsThatNameCases(root)),
  ...(await referencePages()),
};
for (const [path, content] of Object.entries(pages)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  process.stdout.write(`${path}\n`);
}
