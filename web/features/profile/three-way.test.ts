import assert from 'node:assert/strict';
import { it } from 'node:test';
import { changedFields, fieldsFrom, fieldsOf, linkRow, type ProfileFields, valuesFrom } from './profile-fields.ts';
import { bothLinks, compare } from './three-way.ts';

const base: ProfileFields = { name: 'Ada', language: 'en', timeZone: 'Europe/Paris', social: [] };

it('tells what clashes from what only one side changed', () => {
  const mine = { ...base, name: 'Ada L.', timeZone: 'UTC' };
  const theirs = {
    ...base,
    name: 'A. Lovelace',
    social: [{ provider: 'GitHub', url: 'https://github.com/ada' }],
  };
  assert.deepEqual(compare(base, mine, theirs), {
    clashing: ['name'],
    onlyMine: ['timeZone'],
    onlyTheirs: ['social'],
  });
});

it('finds no clash where both wrote the same', () => {
  const both = { ...base, name: 'Ada L.' };
  assert.deepEqual(compare(base, both, both), { clashing: [], onlyMine: [], onlyTheirs: [] });
});

it('sends only what changed, trimmed and completed, without rows left empty', () => {
  const values = valuesFrom(fieldsOf({ name: 'Ada', email: 'ada@example.com' }));
  values.name = ' Ada ';
  assert.deepEqual(changedFields(fieldsOf({ name: 'Ada', email: '' }), fieldsFrom(values)), {});
  values.social.push(linkRow({ provider: '', url: ' github.com/ada' }), linkRow({ provider: ' ', url: '' }));
  assert.deepEqual(changedFields(fieldsOf({ name: 'Ada', email: '' }), fieldsFrom(values)), {
    social: [{ provider: 'GitHub', url: 'https://github.com/ada' }],
  });
});

it('removes what was emptied, which JSON would leave out', () => {
  const emptied = fieldsOf({ name: 'Ada', email: '' });
  const changes = changedFields({ ...emptied, timeZone: 'Europe/Paris' }, emptied);
  assert.equal(JSON.stringify(changes), '{"timeZone":null}');
});

it('puts both lists of links together: mine, then what they added', () => {
  const link = (host: string) => ({ provider: host, url: `https://${host}` });
  const [a, b, c, d] = [link('a.example'), link('b.example'), link('c.example'), link('d.example')];
  assert.deepEqual(bothLinks([a, b], [b, c], [a, b, c, d]), [b, c, d]);
});
