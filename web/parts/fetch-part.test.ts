import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fetchPart, MissingPart } from './fetch-part.ts';

it('a part that cannot be fetched is told from other errors, whatever the browser says of it', async () => {
  assert.equal(await fetchPart(async () => 'part'), 'part');
  const cause = new TypeError('Failed to fetch dynamically imported module: https://conch.example/assets/a.js');
  const failed = fetchPart(() => Promise.reject(cause));
  await assert.rejects(failed, (error) => error instanceof MissingPart && error.cause === cause);
  // The router reloads the page on an error of the browser's words.
  await assert.rejects(failed, (error: Error) => !error.message.startsWith('Failed to fetch'));
});
