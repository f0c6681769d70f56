import assert from 'node:assert/strict';
import { it } from 'node:test';
import { webAddress } from '../../../contract/schemas/user.ts';
import { addressWithScheme, nameForAddress, placeOf, places } from './link-address.ts';

it('adds the scheme that people leave out', () => {
  assert.equal(addressWithScheme(' github.com/ada '), 'https://github.com/ada');
  assert.equal(addressWithScheme('example.com:8443/a'), 'https://example.com:8443/a');
  assert.equal(addressWithScheme('//example.com'), 'https://example.com');
  assert.equal(addressWithScheme('@ada@mastodon.social'), 'https://mastodon.social/@ada');
  assert.equal(addressWithScheme('http://intranet/'), 'http://intranet/');
});

it('lets be what is no web address, so that it is refused and not made to look like one', () => {
  for (const text of ['javascript:alert(1)', 'mailto:ada@example.com', 'ada', 'my page.', '']) {
    assert.equal(addressWithScheme(text), text);
    assert.equal(webAddress.safeParse(addressWithScheme(text)).success, false);
  }
});

it('knows a place by its host and what lies below it, not by what only looks like it', () => {
  assert.equal(placeOf('https://www.github.com/ada')?.id, 'github');
  assert.equal(placeOf('https://studio.slack.com/team/1')?.id, 'slack');
  assert.equal(placeOf('https://github.com.example.org')?.id, undefined);
  assert.equal(placeOf('https://notgithub.com')?.id, undefined);
});

it('names a link after its place, else after its host', () => {
  assert.equal(nameForAddress('https://github.com/ada'), 'GitHub');
  assert.equal(nameForAddress('https://www.ada-lovelace.org/notes'), 'ada-lovelace.org');
  assert.equal(nameForAddress('half typed'), '');
});

it('offers examples that are addresses of their own place', () => {
  for (const place of places) {
    assert.ok(webAddress.safeParse(place.example).success, place.name);
    if (place.hosts.length > 0) assert.equal(placeOf(place.example), place);
  }
});
