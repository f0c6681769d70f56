import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listEvents } from '../../../contract/api/events.ts';
import { everything, filterOf, queryOf, searchOf } from './event-filter.ts';

describe('the filter of events', () => {
  it('comes back from the address bar as it went there', () => {
    const filter = { topic: 'item.created', by: '0abc', text: 'shot 7', from: '2026-03-01', to: '2026-03-02' };
    for (const each of [everything, filter]) assert.deepEqual(filterOf({ ...searchOf(each) }), each);
    assert.deepEqual(searchOf(everything), {});
  });

  it('takes nothing from the address bar that it does not understand', () => {
    assert.deepEqual(filterOf({ by: 'a b', from: 'x', to: '2026-13-45', more: 1 }), everything);
    assert.equal(filterOf({ topic: 'x'.repeat(1000) }).topic.length, 190);
  });

  it('asks for beginnings of topics, and for nothing that is none', () => {
    const typesOf = (topic: string) => queryOf({ ...everything, topic }, 'UTC').types;
    assert.deepEqual(typesOf('cust'), ['cust*']);
    assert.deepEqual(typesOf(' custom. '), ['custom.*']);
    for (const topic of ['', 'a b', '.a', 'a..b', '*']) assert.equal(typesOf(topic), undefined, topic);
  });

  it('asks what the server takes, for whole days of the person’s own zone', () => {
    const filter = { topic: 'item.', by: '0abc', text: ' Shot ', from: '2026-03-01', to: '2026-03-01' };
    const query = queryOf(filter, 'America/New_York');
    assert.deepEqual(query, {
      types: ['item.*'],
      createdBy: '0abc',
      search: 'Shot',
      start: '2026-03-01T05:00:00.000Z',
      end: '2026-03-02T05:00:00.000Z',
    });
    assert.ok(listEvents.body.safeParse(query).success);
  });
});
