// Reads the tree: its modules, their first lines and who imports whom. Makes docs/reference/modules.md.
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

const introduction = `<!-- Made from the first line of every module by \`npm run docs\`; a test proves it current. -->

# Modules

Every module of the product with the sentence that it opens with, folder by folder. The map to begin with is
[docs/architecture.md](../architecture.md); the table of who may import whom is
[tests/architecture.test.ts](../../tests/architecture.test.ts).
`;

export function modulesPage(modules: readonly Module[]): string {
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
