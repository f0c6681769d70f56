// Looks for secrets in the log of events: those that a test knows, and those of every link that was mailed.
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { EventsTable } from '../../server/storage/tables.ts';
import type { TestConch } from './conch.ts';
import { readOutbox } from './mails.ts';

/** As it is, as it is typed without what groups it, and as a challenge carries it. */
const formsOf = (secret: string) => [
  ...new Set([secret, secret.replaceAll(/[\s-]/g, ''), Buffer.from(secret).toString('base64url')]),
];

/** Texts under these names in an answer of the API. */
const secretNames = /^(token|secret|challenge|backupCodes|password)$/;

export function secretsIn(answer: unknown, named = false): string[] {
  if (typeof answer === 'string') return named && answer.length >= 8 ? [answer] : [];
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([name, value]) =>
    secretsIn(value, secretNames.test(name) || (named && Array.isArray(answer))),
  );
}

/** @returns what was looked at, for the test to see that it was not nothing */
export async function assertNoSecretInEvents(
  { conch, folder }: Pick<TestConch, 'conch' | 'folder'>,
  secrets: Iterable<string>,
): Promise<{ events: number; links: number; topics: Set<string> }> {
  const { rows } = await sql<EventsTable>`select * from events`.execute(conch.storage.db());
  const all = rows.map((row) => JSON.stringify(row)).join('\n');
  // Digits stand in keys and times by chance; among the facts a code would stand alone.
  const facts = rows.map(({ rest, data }) => `${rest} ${data}`).join('\n');
  const isIn = (form: string) =>
    /^\d+$/.test(form) ? new RegExp(`(?<!\\d)${form}(?!\\d)`).test(facts) : all.includes(form);
  const links = readOutbox(folder).flatMap(({ link }) => link ?? []);
  // The id of a link is a name; what follows it opens.
  const mailed = links.flatMap((link) => link.split('#')[1]?.split('.').slice(1) ?? []);
  const looked = [...new Set([...secrets, ...links, ...mailed])];
  for (const secret of looked) assert.ok(secret.length >= 6, `"${secret}" would be found by chance`);
  assert.deepEqual(
    looked.filter((secret) => formsOf(secret).some(isIn)),
    [],
  );
  assert.doesNotMatch(facts, /https?:|\/\w+#|argon2/);
  return { events: rows.length, links: links.length, topics: new Set(rows.map(({ topic }) => topic)) };
}
