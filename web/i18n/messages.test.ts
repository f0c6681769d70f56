import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { errors } from '../../contract/errors.ts';
import { defaultLanguage, languages } from '../../contract/languages.ts';
import { fileOf } from './screens.ts';

const filesIn = (language: string) =>
  readdirSync(join(import.meta.dirname, language)).filter((file) => file !== 'first.ts');

/** Of one language, by screen. */
async function messagesIn(language: string): Promise<Record<string, Record<string, string>>> {
  const all = {};
  const folder = join(import.meta.dirname, language);
  for (const file of filesIn(language)) Object.assign(all, await import(join(folder, file)));
  return all;
}

/** Keys without the endings that say for which numbers they are: languages differ in these. */
const plural = /_(zero|one|two|few|many|other)$/;
const keysIn = (messages: Record<string, Record<string, string>>) =>
  Object.entries(messages)
    .flatMap(([screen, words]) => Object.keys(words).map((key) => `${screen}:${key.replace(plural, '')}`))
    .sort();

const messages = await messagesIn(defaultLanguage);

it('every language has a folder with the same screens, and these say the same', async () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), Object.keys(languages).sort());
  for (const language of Object.keys(languages)) {
    const said = await messagesIn(language);
    assert.deepEqual(new Set(keysIn(said)), new Set(keysIn(messages)), language);
    const numbers = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [screen, words] of Object.entries(said)) {
      for (const key of Object.keys(words).filter((name) => name.endsWith('_other'))) {
        const missing = numbers.filter((number) => !(key.replace(plural, `_${number}`) in words));
        assert.deepEqual(missing, [], `${language} ${screen}:${key}`);
      }
    }
  }
});

it('every screen is in a file of its name', () => {
  assert.deepEqual(filesIn(defaultLanguage).sort(), Object.keys(messages).map(fileOf).sort());
});

it('what does not come later is in the first words of every language', async () => {
  const source = readFileSync(join(import.meta.dirname, 'messages.ts'), 'utf8');
  const [, notLater = ''] = /!\.\/\*\/\{first,([a-z,-]+)\}\.ts/.exec(source) ?? [];
  for (const language of Object.keys(languages)) {
    const first = Object.keys(await import(join(import.meta.dirname, language, 'first.ts')));
    assert.deepEqual(first.map(fileOf).sort(), notLater.split(',').map(fileOf).sort(), language);
  }
});

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
    .filter(([screen]) => !['errors', 'happenings', 'eventTopics'].includes(screen))
    .flatMap(([screen, words]) => Object.keys(words).map((key) => [screen, key]))
    .filter(([, key = '']) => !isUsed(key.replace(plural, '')))
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
