import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everything, filterOf, queryOf, searchOf } from './audit-filter.ts';

describe('the filter of the audit trail', () => {
  it('comes back from the address bar as it went there', () => {
    const filter = { ...everything, account: '0abc', group: 'tokens' as const, refused: 'refused' as const };
    const more = { ...filter, address: '2001:db8::7', from: '2026-03-01', to: '2026-03-02' };
    for (const each of [everything, filter, more]) assert.deepEqual(filterOf(searchOf(each)), each);
    assert.deepEqual(searchOf(everything), {});
  });

  it('takes nothing from the address bar that it does not understand', () => {
    const odd = {
      account: 'a b',
      actor: {},
      group: 'constructor',
      refused: 'maybe',
      from: 'x',
      to: '2026-13-45',
    };
    assert.deepEqual(filterOf({ ...odd, more: 1 }), everything);
  });

  it('asks for whole days of the person’s own zone', () => {
    const query = queryOf({ ...everything, from: '2026-03-01', to: '2026-03-01' }, 'America/New_York');
    assert.deepEqual(query, { from: '2026-03-01T05:00:00.000Z', to: '2026-03-02T05:00:00.000Z' });
  });

  it('does not ask for what is no address', () => {
    assert.deepEqual(queryOf({ ...everything, address: 'not one' }, 'UTC'), {});
    assert.deepEqual(queryOf({ ...everything, address: ' 192.0.2.1 ' }, 'UTC'), { address: '192.0.2.1' });
  });
});
