// Holds the architecture as tables: who may import whom, what each room may touch, how things are named.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { errors } from '../contract/errors.ts';
import { firstSentence, type Module, readModules } from '../scripts/architecture-map.ts';

const root = join(import.meta.dirname, '..');
const modules = readModules(root);
const withTests = readModules(root, { tests: true });

/** The floors of the server from the ground up: each may use those before it, and the contract. */
const floors = [
  'platform',
  'config',
  'storage',
  'jobs',
  'events',
  'items',
  'people',
  'notify',
  'identity/credentials',
  'identity/sessions',
  'identity/sign-in',
  'identity',
  'account',
  'administration',
] as const;

/** Rooms that stand on all floors and not on each other. */
const edges = ['http', 'cli'];

/** The floors of the web above those that know nothing of accounts (ui, forms, api, i18n): each may use those before it. */
const webFloors = ['entities', 'features', 'app'];
const webFloorOf = (path: string) => webFloors.findIndex((floor) => path.startsWith(`web/${floor}/`));

/** Module → the one module that it may import beside. */
const mayAlsoImport: Record<string, string> = {
  // The command prints what the server serves at /v1/openapi.json.
  'server/cli/openapi.ts': 'server/http/openapi.ts',
};

/** Package → who may import it. */
const packageRooms: [name: RegExp, allowed: RegExp, why: string][] = [
  [/^kysely/, /^server\/storage\/|-store\.ts$/, 'SQL stays in stores'],
  [/^(fastify|@fastify\/.*)$/, /^server\/http\//, 'one web edge'],
  [/^@node-rs\/argon2$/, /^server\/identity\/credentials\/password\//, 'one place hashes passwords'],
  [/^@simplewebauthn\/server/, /^server\/identity\/credentials\/passkeys\//, 'one place verifies passkeys'],
  [/^nodemailer$/, /^server\/notify\/channels\//, 'one place sends mail'],
  [/^sharp$/, /^server\/people\/|^server\/cli\/demo/, 'pictures are decoded in one place; the demo draws its own'],
  [/^yazl$/, /^server\/account\/export\//, 'one place writes archives'],
  [/^pg$/, /^server\/storage\/postgres\//, 'one driver'],
  [/^node:sqlite$/, /^server\/storage\/sqlite\/|^server\/cli\/doctor/, 'one driver'],
];

/** The files that may use the handle that skips the checks of access, and why. */
const skipsChecks: Record<string, string> = {
  'server/people/users.ts': 'makes the items of users, which no actor may',
  'server/people/groups.ts': 'shows groups to those whom its caller let in',
  'server/people/members.ts': 'shows groups to those whom its caller let in',
  'server/people/memberships.ts': 'lets people leave groups that they may not read',
  'server/people/thumbnail.ts': 'keeps the pictures that we encoded ourselves',
  'server/identity/sign-in/set-up.ts': 'makes the first organisation before there is anybody to ask',
  'server/account/deletion/account-deletion.ts': 'deletes a user after a mailed link',
  'server/account/report/reported-changes.ts': 'takes back what a thief gave, by a mailed link',
  'server/account/report/compromise-report.ts': 'passes it on to the above',
  'server/administration/audit/audit-trail.ts': 'names the people and groups of entries, whoever may read them',
  'server/administration/bulk-runs/bulk-runs.ts': 'names the group of a run',
  'server/administration/roles/role-change.ts': 'gives and takes the permission that makes super-admins',
  'server/administration/users/user-change.ts': 'names the group of a change',
};

/** The files of the web that fetch a part without a word where it does not come, and why. */
const fetchesUntold: Record<string, string> = {
  'web/app/main.tsx': 'starts the first page, with a list of parts as new as the page itself',
  'web/app/own-passkeys.ts': 'tells the browser a name, best effort',
  'web/features/profile/picture-card.tsx': 'fetches ahead; shown by latePart',
  'web/features/profile/picture-file.ts': 'measures a picture ahead; the server looks once more',
};

/** Rooms whose folders keep their stores to themselves; the others keep them to the room. */
const storesPerFolder = [
  'server/items/',
  'server/people/',
  'server/identity/',
  'server/notify/',
  'server/account/',
  'server/administration/',
  'server/events/',
];

/** Stores that a whole room may open: the rows that all its folders work on. */
const storesOfRoom = [
  'server/items/items-store.ts',
  'server/items/edges-store.ts',
  // The search over all users, which a run over all who match begins with.
  'server/administration/users/user-admin-store.ts',
];

/** The folder whose files may open this store; the room, where it keeps its stores together. */
function keeperOf(store: string): string | undefined {
  const perFolder = storesPerFolder.some((room) => store.startsWith(room)) && !storesOfRoom.includes(store);
  return perFolder ? dirname(store) : roomOf(store);
}

function mayOpen(path: string, store: string): boolean {
  const keeper = keeperOf(store);
  return keeper === dirname(path) || keeper === roomOf(path) || path === 'server/core.ts';
}

const forbiddenNames =
  /(^|\/)(index|utils?|helpers?|misc|common|shared|manager|service|lib)(\.tsx?|\/)|(manager|service|helper|utils?)\.tsx?$/i;

function roomOf(path: string): string | undefined {
  return /^server\/(identity\/[^/]+|[^/]+)\//.exec(path)?.[1];
}

function offences(rule: (module: Module, imported: string) => string | false, among = modules): string[] {
  return among.flatMap((module) =>
    module.imports.flatMap((imported) => {
      const offence = rule(module, imported);
      return offence ? [`${module.path} imports ${imported}: ${offence}`] : [];
    }),
  );
}

describe('architecture', () => {
  it('sees the tree', () => {
    assert.ok(modules.length > 60, `only ${modules.length} modules were found`);
    assert.ok(modules.some((module) => module.imports.includes('server/storage/storage.ts')));
  });

  it('keeps the layers of the server', () => {
    assert.deepEqual(
      offences((module, imported) => {
        const from = roomOf(module.path);
        const to = roomOf(imported);
        if (!from || !to || from === to || mayAlsoImport[module.path] === imported) return false;
        if (edges.includes(from)) return edges.includes(to) ? `${from} may not use ${to}` : false;
        const [own, other] = [floors.indexOf(from as never), floors.indexOf(to as never)];
        if (own < 0) return `the room ${from} is not in the list`;
        return other >= 0 && other < own ? false : `${from} may not use ${to}`;
      }),
      [],
    );
  });

  it('wires modules in one place', () => {
    const wiring = /^server\/(main|assemble|rooms|http-assembly)\.ts$/;
    assert.deepEqual(
      offences((module, imported) =>
        wiring.test(imported) && !wiring.test(module.path) && !/^server\/cli\//.test(module.path)
          ? 'only the edges start the whole'
          : false,
      ),
      [],
    );
  });

  it('gives the contract nothing but its schema library', () => {
    assert.deepEqual(
      offences((module, imported) =>
        module.path.startsWith('contract/') && imported !== 'zod/mini' && !imported.startsWith('contract/')
          ? 'it runs in the browser too'
          : false,
      ),
      [],
    );
  });

  it('lets the web reach only the contract, features only entities and not each other, and no domain word into ui', () => {
    assert.deepEqual(
      offences((module, imported) => {
        if (!module.path.startsWith('web/')) return false;
        if (imported.startsWith('server/') || imported.startsWith('node:')) {
          return module.path.endsWith('vite.config.ts') ? false : 'it runs in the browser';
        }
        const feature = /^web\/features\/([^/]+)\//;
        const from = feature.exec(module.path)?.[1];
        const to = feature.exec(imported)?.[1];
        if (from && to && from !== to) return 'features are put together in app; what they share is an entity';
        if (webFloorOf(imported) > webFloorOf(module.path)) {
          return `${webFloors[webFloorOf(imported)]} stand above`;
        }
        if (module.path.startsWith('web/ui/') && /^(contract|web\/(app|api|features))\//.test(imported)) {
          return 'ui knows no domain';
        }
        return false;
      }),
      [],
    );
  });

  it('fetches parts of the web that come later where their absence is told', () => {
    const told =
      /(?:latePage|fetchPart)\(\s*\(\) => import\(|latePart\(\s*async \(\) => (?:\(await |\{\s*const \[file\] = await Promise\.all\(\[)import\(/g;
    const untold = modules
      .filter(({ path, text }) => path.startsWith('web/') && /\bimport\(/.test(text.replaceAll(told, '')))
      .map(({ path }) => path);
    assert.deepEqual(untold, Object.keys(fetchesUntold));
  });

  it('lets each package into its room alone', () => {
    assert.deepEqual(
      offences((module, imported) => {
        const rule = packageRooms.find(([name]) => name.test(imported));
        return rule && !rule[1].test(module.path) ? rule[2] : false;
      }),
      [],
    );
  });

  it('keeps stores to their folder', () => {
    assert.deepEqual(
      offences((module, imported) => {
        if (!/-store\.ts$/.test(imported)) return false;
        return mayOpen(module.path, imported) ? false : 'call the file that stands before it';
      }),
      [],
    );
  });

  it('lets the listed files alone skip the checks of access', () => {
    const handle = 'server/items/privileged-items.ts';
    const users = modules.filter(({ path, imports }) => imports.includes(handle) && !path.startsWith('server/items/'));
    assert.deepEqual(users.map(({ path }) => path).sort(), Object.keys(skipsChecks).sort());
  });

  it('reads the environment in one room', () => {
    const readers = modules
      .filter((module) => module.path.startsWith('server/') && /process\.env/.test(module.text))
      .map((module) => module.path)
      .filter((path) => !/^server\/(config\/|main\.ts|cli\/(conch|demo)\.ts)/.test(path));
    assert.deepEqual(readers, []);
  });

  it('has no cycles', () => {
    const byPath = new Map(modules.map((module) => [module.path, module]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: string[]): void => {
      if (trail.includes(path)) {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
        return;
      }
      if (done.has(path)) return;
      for (const imported of byPath.get(path)?.imports ?? []) {
        if (byPath.has(imported)) visit(imported, [...trail, path]);
      }
      done.add(path);
    };
    for (const module of modules) visit(module.path, []);
    assert.deepEqual(cycles, []);
  });

  it('names files by what they are', () => {
    assert.deepEqual(
      withTests.map((module) => module.path).filter((path) => forbiddenNames.test(path)),
      [],
    );
    const misnamed = withTests
      .map((module) => module.path)
      .filter((path) => !/^[a-z0-9-]+(\.test|\.config)?\.tsx?$/.test(path.split('/').at(-1) ?? ''));
    assert.deepEqual(misnamed, []);
  });

  it('opens every module with one sentence on what it is responsible for', () => {
    assert.deepEqual(
      modules.filter((module) => !firstSentence(module)).map((module) => module.path),
      [],
    );
  });

  it('gives every runtime dependency its line of reason in docs/dependencies.md', () => {
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const reasons = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
    const named = [...reasons.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
    const wanted = [...Object.keys(dependencies), ...Object.keys(optionalDependencies)];
    assert.deepEqual(
      wanted.filter((name) => !named.includes(name)),
      [],
    );
    assert.deepEqual(
      named.filter((name) => !wanted.includes(name ?? '')),
      [],
    );
  });

  it('throws every error of the catalogue somewhere, and no other', () => {
    const throwing = modules
      .filter((module) => module.path.startsWith('server/'))
      .map((module) => module.text)
      .join('\n');
    const unused = Object.keys(errors).filter((code) => !throwing.includes(`'${code}'`));
    assert.deepEqual(unused, []);
  });

  it('numbers the decisions without a gap', () => {
    const numbers = readdirSync(join(root, 'docs/decisions')).map((name) => Number(name.slice(0, 4)));
    assert.deepEqual(
      numbers.toSorted((a, b) => a - b),
      numbers.map((_, at) => at + 1),
    );
  });
});
