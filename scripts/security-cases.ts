// Lists, for every security case that Conch is held to, the tests that name it. Makes docs/security-cases.md.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The cases, by number: attacks that must come to nothing. */
export const securityCases: Record<string, string> = {
  S01: 'Enumeration by answer',
  S02: 'Enumeration by time',
  S03: 'Enumeration on forgot',
  S04: 'Enumeration via seek, directory, MFA status, passkey options',
  S05: 'Oversized, slow and ambiguous requests',
  S06: 'Guessing one account',
  S07: 'Spraying',
  S08: 'Parallel burst',
  S09: 'Limiter/path bypass',
  S10: 'Lock-out as weapon',
  S11: 'Password policy on every door',
  S12: 'Type confusion',
  S13: 'TOTP replay',
  S14: 'TOTP guessing across challenges',
  S15: 'TOTP arithmetic and window',
  S16: 'Enrolment',
  S17: 'Backup-code race',
  S18: 'Backup-code scope and storage',
  S19: 'Half-signed-in power',
  S20: 'Challenge swap',
  S21: 'Downgrade',
  S22: 'Switching MFA off / changing factors',
  S23: 'Passkey registration checks',
  S24: 'Passkey assertion checks',
  S25: 'Sign-count',
  S26: 'Passkey ownership',
  S27: 'Fixation',
  S28: 'Sign-out',
  S29: 'Revocation on change',
  S30: 'Timeouts',
  S31: 'Token and cookie quality',
  S32: 'CSRF on cookie JSON',
  S33: 'Cross-origin reading, framing, headers',
  S34: 'Caching',
  S35: 'Token power',
  S36: 'Token life',
  S37: 'Minting for others',
  S38: 'Reset token',
  S39: 'Step skipping and MFA',
  S40: 'Host poisoning',
  S41: 'Address identity',
  S42: 'Address change takeover',
  S43: 'Purpose mix-up',
  S44: 'Mail abuse',
  S45: 'Link leakage',
  S46: 'Object/function matrix',
  S47: 'Mass assignment',
  S48: 'Admin → super-admin',
  S49: 'Last super-admin',
  S50: 'Trash, jobs, events',
  S51: 'Automation as confused deputy',
  S52: 'Active images',
  S53: 'Image bombs and quota',
  S54: 'Paths',
  S55: 'Stored script',
  S56: 'Webhook SSRF',
  S57: 'Push',
  S58: 'Injection and pollution',
  S59: 'Open redirect',
  S60: 'Logs, errors, telemetry',
};

export interface NamedTest {
  file: string;
  name: string;
  cases: string[];
}

const testName = /\b(?:it|test|describe)\(\s*(?:'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)"|`((?:[^`\\\n]|\\.)+)`)/g;

/** Tests whose name holds the number of a case. */
export function testsThatNameCases(root: string): NamedTest[] {
  return globSync('{tests,server,web,scripts}/**/*.test.ts', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**'],
  })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(testName)].flatMap((match) => {
        const name = (match[1] ?? match[2] ?? match[3] ?? '').replaceAll(/\\(['"`])/g, '$1');
        const cases = [...new Set(name.match(/\bS\d\d\b/g) ?? [])];
        return cases.length > 0 ? [{ file, name, cases }] : [];
      }),
    );
}

const introduction = `# Security cases

Made by \`npm run docs\` from the names of the tests; a test proves it current. Each case is an attack that must come to
nothing; beside it stand the tests that try it. A case without a test is open, or is tried only by tests that do not name it.
`;

export function securityCasesPage(tests: readonly NamedTest[]): string {
  const parts = Object.entries(securityCases).map(([id, title]) => {
    const found = tests.filter((test) => test.cases.includes(id));
    const rows = found.map(({ file, name }) => `- ${name.replaceAll('|', '\\|')} (\`${file}\`)`);
    return `## ${id} ${title}\n\n${rows.length > 0 ? rows.join('\n') : 'No test names this case yet.'}\n`;
  });
  return [introduction, ...parts].join('\n');
}
