// Makes the reference pages for operators and callers from what the server itself goes by: settings, errors, commands.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessTable, callerNames, callers } from '../contract/access-table.ts';
import { endpoints, sections } from '../contract/api/all.ts';
import { commonErrors, type ErrorCode, errors } from '../contract/errors.ts';
import { type TopicName, topics, unlogged } from '../contract/events.ts';
import { assemble } from '../server/assemble.ts';
import { commands } from '../server/cli/commands.ts';
import { usageOf } from '../server/cli/help.ts';
import { readConfig } from '../server/config/config.ts';
import { exampleOf, settingNames, settings } from '../server/config/settings.ts';
import type { FlowPurpose } from '../server/identity/credentials/flows/flows.ts';
import { revocations } from '../server/identity/sessions/revocation.ts';
import { silentLogger } from '../server/platform/logger.ts';
import { modulesPage, readModules } from './architecture-map.ts';

const madeBy = (source: string) => `<!-- Made from ${source} by \`npm run docs\`; a test proves it current. -->`;

function settingsPage(): string {
  const sections = settingNames.map((name) => {
    const { fallback, documentation } = settings[name];
    const words = /^\((.*)\)$/.exec(fallback)?.[1];
    return `## ${name}

${documentation}

Default: ${words ? inWords(words) : `\`${fallback}\``}. Example: \`${exampleOf(name)}\``;
  });
  return `${madeBy('server/config/settings.ts')}

# Settings

Conch is set up by environment variables. Every one has a default: \`npm start\` works with none. An empty value counts as not
set. What is not understood is refused at the start, all of it at once, and so is a name that begins with \`CONCH_\` and stands
not here. \`npm run conch -- doctor\` looks at the rest: folders, rights, reachability.

${sections.join('\n\n')}
`;
}

/** Addresses in words of ours would become links that lead nowhere. */
function inWords(words: string): string {
  return words.replace(/https?:\/\/\S+/, (address) => `\`${address}\``);
}

function errorsPage(): string {
  const codes = Object.keys(errors).sort() as ErrorCode[];
  const rows = codes.map(
    (code) => `| \`${code}\` | ${errors[code].status} | ${errors[code].title} | ${whereOf(code)} |`,
  );
  return `${madeBy('contract/errors.ts')}

# Errors

Every error is answered as JSON: \`{"error": "…", "code": "…"}\`, with the status of this table. \`error\` is a sentence for a
person; \`code\` is for programs and does not change. On 400 there may be \`fields\`, a sentence for each field; on 429 and 503
\`retryAfter\`, in seconds; from 500 up \`requestId\`, which the log of the server knows.

| Code | Status | Sentence | Where |
|---|---|---|---|
${rows.join('\n')}
`;
}

const oftenAt = 6;

function whereOf(code: ErrorCode): string {
  if (commonErrors.includes(code)) return 'anywhere';
  const calls = endpoints.filter((endpoint) => endpoint.errors?.includes(code)).map(({ id }) => `\`${id}\``);
  if (calls.length === 0) return 'before the call';
  const rest = calls.length - oftenAt;
  return rest > 1 ? `${calls.slice(0, oftenAt).join(', ')} and ${rest} more` : calls.join(', ');
}

function commandsPage(): string {
  const sections = commands.map((command) => {
    const options = Object.entries(command.options).map(([name, option]) => {
      const said = option.value ? `--${name} ${option.value}` : `--${name}`;
      return `| \`${said}\` | ${option.help}${option.required ? ' (required)' : ''} |`;
    });
    return `## ${command.words.join(' ')}

${[`${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`, ...command.details].join('\n\n')}

\`\`\`
${usageOf(command)}
\`\`\`
${options.length > 0 ? `\n| Option | |\n|---|---|\n${options.join('\n')}\n` : ''}
Example: \`${command.example}\``;
  });
  return `${madeBy('server/cli/')}

# Commands

For the operator of the host, in the folder of Conch: \`npm run conch -- <command>\`. The settings are read from the environment,
as the server reads them. One process owns the embedded store, so while a server runs on it, \`user …\` and \`doctor\` are done by
that server, through \`control.sock\` in the data folder, which its owner alone can reach. With PostgreSQL the command does it
itself.

A command ends with 0 when it is done, with 1 and a sentence when it failed, with 2 when its words were not understood.

\`npm run demo\` fills an empty store with a small studio to look around in.

${sections.join('\n\n')}
`;
}

function accessPage(): string {
  const tables = Object.entries(sections).map(([title, section]) => {
    const ids = new Set(Object.values(section).map((value) => (value as { id?: string }).id));
    const rows = accessTable
      .filter(({ id }) => ids.has(id))
      .map(({ id, answers, token }) => {
        const endpoint = endpoints.find((each) => each.id === id);
        const cells = callerNames.map((caller) => (answers[caller] === 200 ? '**200**' : answers[caller]));
        const scope = token === '-' ? 'none' : token === 'any' ? 'not looked at' : `\`${token}\``;
        return `| \`${endpoint?.method} ${endpoint?.path}\` | ${cells.join(' | ')} | ${scope} |`;
      });
    const heading = `| | ${callerNames.join(' | ')} | token |\n|---|${'---|'.repeat(callerNames.length + 1)}`;
    return `## ${title}\n\n${heading}\n${rows.join('\n')}`;
  });
  return `${madeBy('contract/access-table.ts')}

# Access

What every call answers to whom. The table is decided by hand, and a test makes each call as each of these people, on a fresh
server, with what the call names made for it.

${callerNames.map((caller) => `- **${caller}**: ${callers[caller]}.`).join('\n')}

**proof** is 403 with the code \`reauthenticate\`: prove who you are again, then repeat the call. **token** is the scope that a
personal access token of somebody who may make the call needs; with any other, it gets 403. What somebody may not know of is
answered as if it were not there. Public calls answer to what they are sent, and look at no other credential; where they are
about an account, it is that of the person whose column it is.

${tables.join('\n\n')}
`;
}

function revocationPage(): string {
  const purposes = Object.keys(revocations.signout.flows) as FlowPurpose[];
  const mark = { stays: '', ends: '**ends**', 'ends with its session': 'with session', 'ends if begun since': 'since' };
  const cell = (value: string) => (value.startsWith('stay') ? '' : value);
  const causes = Object.entries(revocations);
  const access = causes.map(([cause, { sessions, tokens, password, tries, devices }]) => {
    const cells = [sessions, tokens, password, tries, devices].map(cell);
    return `| \`${cause}\` | ${cells.join(' | ')} |`;
  });
  const flows = causes.map(
    ([cause, revocation]) => `| \`${cause}\` | ${purposes.map((name) => mark[revocation.flows[name]]).join(' | ')} |`,
  );
  return `${madeBy('server/identity/sessions/revocation.ts')}

# What ends what

What happens to an account, and which access it takes away in the same moment. An empty cell: it stays.

**others** is every session but the one in which it is done. **since** is the time of what it is about: of the change of
address that is undone, or of what the owner says was not them.

| | sessions | tokens | password | wrong tries | devices |
|---|---|---|---|---|---|
${access.join('\n')}

Begun and not finished, by its purpose. **with session** ends what was begun in a session that ends by it.

| | ${purposes.join(' | ')} |
|---|${'---|'.repeat(purposes.length)}
${flows.join('\n')}
`;
}

/** As the server wires them, so that no work inside a transaction is hidden. */
async function subscribersOfTheWhole(): Promise<ReadonlyMap<TopicName, readonly string[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'conch-docs-'));
  const conch = await assemble(readConfig({ CONCH_DATA: folder }), silentLogger);
  try {
    return conch.events.subscribers();
  } finally {
    await conch.close();
    rmSync(folder, { recursive: true });
  }
}

async function eventsPage(): Promise<string> {
  const rows = [...(await subscribersOfTheWhole())].map(([topic, names]) => {
    const { summary, payload } = topics[topic];
    const facts = payload.def.type === 'object' ? Object.keys((payload as { shape: object }).shape) : ['any'];
    const said = facts.map((name) => (unlogged[topic]?.includes(name) ? `(\`${name}\`)` : `\`${name}\``));
    const full = 'continued' in topics[topic] ? `${topic}.…` : topic;
    return `| \`${full}\` | ${summary} | ${said.join(', ')} | ${names.join(', ')} |`;
  });
  return `${madeBy('contract/events.ts and the subscribers of server/rooms.ts')}

# Events

An event is said once, in the transaction that makes it, and kept in one list. The modules in the column *Inside* do their part in that
same transaction, in this order: an error of one of them undoes the whole. Everybody else reads it once it is true. A topic that ends with … is continued: \`item.created.Shot\`, \`custom.render.done\`.

Facts are small, and never a secret, a code or a link; those in brackets stand in the log of the account alone.

| Topic | What happened | Facts | Inside |
|---|---|---|---|
${rows.join('\n')}
`;
}

/** Path from the root → content. */
export async function referencePages(): Promise<Record<string, string>> {
  return {
    'docs/reference/settings.md': settingsPage(),
    'docs/reference/errors.md': errorsPage(),
    'docs/reference/commands.md': commandsPage(),
    'docs/reference/access.md': accessPage(),
    'docs/reference/revocation.md': revocationPage(),
    'docs/reference/events.md': await eventsPage(),
    'docs/reference/modules.md': modulesPage(readModules(join(import.meta.dirname, '..'))),
  };
}
