import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { errors } from '../../contract/errors.ts';

/** Those of every section, also of the sections that come later with their pages. */
const messages: Record<string, Record<string, string>> = {};
for (const name of readdirSync(import.meta.dirname).filter((file) => /^en(-[a-z-]+)?\.ts$/.test(file))) {
  Object.assign(messages, (await import(`./${name}`)).messages);
}

it('every error code has a message', () => {
  const said = messages.errors ?? {};
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
  const isUsed = usedIn(sources);
  const unused = Object.entries(messages)
    .filter(([screen]) => screen !== 'errors' && screen !== 'happenings')
    .flatMap(([screen, words]) => Object.keys(words).map((key) => [screen, key]))
    .filter(([, key = '']) => !isUsed(key.replace(/_(zero|one|two|few|many|other)$/, '')))
    .map((parts) => parts.join(':'));
  assert.deepEqual(unused, []);
});

/** Written out as a literal, or fitting a template: `menu.theme.${choice}`, `change.${kind}.title`. */
function usedIn(sources: string): (key: string) => boolean {
  const templates = [...sources.matchAll(/`((?:[\w.-]|\$\{[^{}`]*\})+)`/g)]
    .map(([, template = '']) => template)
    .filter((template) => template.includes('${') && /^[a-z]+\.|\.[a-z]+$/i.test(template))
    .map((template) => new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[\\w-]+')}$`));
  return (key) => sources.includes(`'${key}'`) || templates.some((template) => template.test(key));
}
