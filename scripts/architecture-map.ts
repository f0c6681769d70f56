// Reads the tree: its modules, their first lines and who imports whom. Makes docs/architecture.md.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export interface Module {
  /** Path from the root. */
  path: string;
  text: string;
  /** Paths of modules of ours, and names of packages. */
  imports: string[];
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)[^'"\n;]*?(?:\{[^}]*\}[^'"\n;]*?)?from\s*['"]([^'"]+)['"]|import\s*\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g;

function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(importPattern)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    return name.startsWith('.') ? normalize(join(dirname(path), name)) : name;
  });
}

/** All modules of the product; tests only where asked. */
export function readModules(root: string, options: { tests?: boolean } = {}): Module[] {
  return globSync(['contract/**/*.ts', 'server/**/*.ts', 'web/**/*.{ts,tsx}'], {
    cwd: root,
    exclude: (name) => ['node_modules', 'dist'].includes(String(name)),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => options.tests || !/\.test\.tsx?$/.test(path))
    .filter((path) => !path.endsWith('.d.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

/** The sentence that a module opens with, or undefined. */
export function firstSentence(module: Module): string | undefined {
  return /^\/\/ (.+)/.exec(module.text)?.[1];
}

const introduction = `# Architecture

This page is made from the first line of every module by \`npm run docs\`, and a test proves it current.
Why the house is built so stands in [the decisions](decisions/). Who may import whom is a table in
[tests/architecture.test.ts](../tests/architecture.test.ts).

\`contract/\` is what server and browser agree on. \`server/rooms.ts\` is the one list of rooms, each of which wires its modules
together; \`http/\` and \`cli/\` are its edges. \`web/\` reaches nothing outside itself but the contract.
`;

export function architecturePage(modules: readonly Module[]): string {
  const rooms = new Map<string, Module[]>();
  for (const module of modules) {
    const room = dirname(module.path);
    rooms.set(room, [...(rooms.get(room) ?? []), module]);
  }
  const parts = [...rooms].map(([room, found]) => {
    const rows = found.map((module) => `- \`${module.path.slice(room.length + 1)}\`: ${firstSentence(module) ?? ''}`);
    return `## ${room}/\n\n${rows.join('\n')}\n`;
  });
  return [introduction, ...parts].join('\n');
}
