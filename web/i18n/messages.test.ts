import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { errors } from '../../contract/errors.ts';
import { messages as first } from './en.ts';
import { messages as ofAudit } from './en-audit.ts';
import { messages as ofEmailLinks } from './en-email-links.ts';
import { messages as ofNotMe } from './en-not-me.ts';
import { messages as ofSecurity } from './en-security-section.ts';
import { messages as ofYourData } from './en-your-data.ts';

const messages = { ...first, ...ofSecurity, ...ofEmailLinks, ...ofNotMe, ...ofYourData, ...ofAudit };

it('every error code has a message', () => {
  const said = messages.errors as Record<string, string>;
  assert.deepEqual(
    Object.keys(errors).filter((code) => !said[code]),
    [],
  );
});

it('every message is used somewhere, so that translators never translate what nobody sees', () => {
  const folder = join(import.meta.dirname, '..');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/^(i18n|dist)\//.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const unused = Object.entries(messages)
    .filter(([screen]) => screen !== 'errors' && screen !== 'happenings')
    .flatMap(([screen, words]) => Object.keys(words).map((key) => [screen, key]))
    .filter(([, key = '']) => !isUsed(sources, key.replace(/_(zero|one|two|few|many|other)$/, '')))
    .map((parts) => parts.join(':'));
  assert.deepEqual(unused, []);
});

/** Written out as a literal, or as the last part of a template: `menu.theme.${choice}`. */
function isUsed(sources: string, key: string): boolean {
  const stem = key.slice(0, key.lastIndexOf('.') + 1);
  return sources.includes(`'${key}'`) || (stem !== '' && sources.includes(`\`${stem}\${`));
}
