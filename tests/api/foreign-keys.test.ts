// What belongs to others and what does not exist cost the same to refuse: the same statements, so no clock tells them apart.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startConch, type TestConch } from '../support/conch.ts';

const missing = '0missing0missing0000';

describe('keys of what belongs to others', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  /** The texts of the statements that a call runs, each time in the same order. */
  async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    const executor = conch.conch.storage.db().getExecutor();
    const run = executor.executeQuery;
    const texts: string[] = [];
    executor.executeQuery = ((query, options) => {
      texts.push(query.sql);
      return run.call(executor, query, options);
    }) as typeof run;
    try {
      await work();
    } finally {
      executor.executeQuery = run;
    }
    return texts;
  }

  it('S46 foreign keys are refused by the same statements as missing ones', async () => {
    const ann = await conch.person(root.token, 'Ann Owner');
    const eve = await conch.person(root.token, 'Eve Stranger');
    const make = async (body: object, token = ann.token) => {
      const made = await conch.call('POST', '/v1/items', { token, body });
      assert.equal(made.status, 200, made.text);
      return made.json._key as string;
    };
    const task = await make({ type: 'Task', data: { name: 'Hers' } });
    const group = await make({ type: 'Usergroup', data: { name: 'Her group' } }, root.token);
    const foreign: [method: string, path: (key: string) => string, key: string, body?: object][] = [
      ['GET', (key) => `/v1/items/${key}`, task],
      ['PATCH', (key) => `/v1/items/${key}`, task, { data: { name: 'x' } }],
      ['GET', (key) => `/v1/items/${key}/history`, task],
      ['GET', (key) => `/v1/items/${key}/permissions`, task],
      ['GET', (key) => `/v1/items/${key}/children`, task],
      ['DELETE', (key) => `/v1/items/${key}/trash`, task],
      ['GET', (key) => `/v1/users/${key}`, ann.key],
      ['GET', (key) => `/v1/users/${key}/memberships`, ann.key],
      ['GET', (key) => `/v1/users/${key}/sessions`, ann.key],
      ['GET', (key) => `/v1/users/${key}/activity`, ann.key],
      ['GET', (key) => `/v1/usergroups/${key}`, group],
      ['POST', (key) => `/v1/usergroups/${key}`, group, { userKey: eve.key }],
    ];
    const told: string[] = [];
    for (const [method, path, key, body] of foreign) {
      const asked = (of: string) => conch.call(method, path(of), { token: eve.token, body });
      const [theirs, none] = [await asked(key), await asked(missing)];
      assert.deepEqual([theirs.status, theirs.text], [none.status, none.text], `${method} ${path(':key')}`);
      const forTheirs = await statementsOf(() => asked(key));
      const forNone = await statementsOf(() => asked(missing));
      if (forTheirs.join() !== forNone.join()) {
        told.push(`${method} ${path(':key')}: ${forTheirs.length} statements, ${forNone.length} where it is missing`);
      }
    }
    assert.deepEqual(told, []);
    const counted = await statementsOf(() => conch.call('GET', `/v1/items/${task}`, { token: eve.token }));
    assert.ok(counted.length > 0, 'statements are seen at all');
  });
});
