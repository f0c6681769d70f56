import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClientAddresses, readAddress } from './client-addresses.ts';
import { createLogger, silentLogger } from './logger.ts';

test('an address has one form, however a proxy writes it', () => {
  const forms: Record<string, string[]> = {
    '203.0.113.7': [
      '203.0.113.7',
      ' 203.0.113.7 ',
      '203.0.113.7:40001',
      '"203.0.113.7:40001"',
      '"203.0.113.7"',
      '::ffff:203.0.113.7',
      '::FFFF:203.0.113.7',
      '::ffff:cb00:7107',
      '0:0:0:0:0:ffff:cb00:7107',
      '[::ffff:203.0.113.7]:443',
      '"[::ffff:203.0.113.7]:443"',
    ],
    '2001:db8::1': [
      '2001:db8::1',
      '2001:DB8::1',
      '2001:0db8:0000:0000:0000:0000:0000:0001',
      '[2001:db8::1]',
      '[2001:db8::1]:40001',
      '"[2001:DB8::1]:40001"',
      '2001:db8::1%eth0',
      '[2001:db8::1%25eth0]:1',
    ],
    'fe80::1': ['fe80::1%2', 'FE80::1%eth0.100'],
  };
  for (const [form, written] of Object.entries(forms)) {
    for (const text of written) assert.equal(readAddress(text), form, text);
  }
});

test('what is no address is none', () => {
  const odd = [
    '',
    ' ',
    'a',
    'unknown',
    '_hidden',
    '1.2.3',
    '1.2.3.4:',
    '1.2.3.4:123456',
    '[1.2.3.4]:80',
    '[::1',
    '::g',
  ];
  for (const text of [
    ...odd,
    '1.2.3.4, 5.6.7.8',
    '1.2.3.4.5:80',
    '"',
    '""',
    '[]',
    '[]:1',
    '::ffff:1.2.3.999',
    '1.2.3.4%eth0',
  ]) {
    assert.equal(readAddress(text), undefined, text);
  }
  assert.equal(readAddress(undefined), undefined);
});

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as never;
const through = (remoteAddress: string, forwarded: string) => from(remoteAddress, { 'x-forwarded-for': forwarded });

test('S06 proxies that are named are believed, as far as they are', () => {
  const { of } = createClientAddresses(['10.0.0.0/8', '::1', '::ffff:192.0.2.1'], silentLogger);
  assert.equal(of(through('203.0.113.9', '1.1.1.1')), '203.0.113.9', 'a stranger is not believed');
  assert.equal(of(through('::ffff:203.0.113.9', '1.1.1.1')), '203.0.113.9');
  for (const proxy of ['10.1.2.3', '::ffff:10.1.2.3', '::1', '192.0.2.1']) {
    assert.equal(of(through(proxy, '203.0.113.7:40001')), '203.0.113.7', proxy);
    assert.equal(of(through(proxy, '1.1.1.1, [2001:DB8::1]:40001')), '2001:db8::1', proxy);
    assert.equal(
      of(through(proxy, '1.1.1.1, 203.0.113.7, "10.9.9.9:80", [::ffff:10.0.0.1]:8080')),
      '203.0.113.7',
      proxy,
    );
  }
  assert.equal(of(from('10.1.2.3')), '10.1.2.3', 'the proxy itself, and monitors beside it');
  assert.equal(of(through('10.1.2.3', '10.0.0.5, 10.0.0.6')), '10.0.0.5', 'none but proxies: the farthest');
  for (const odd of ['unknown', '_x', 'a', '1.1.1.1, ', '1.1.1.1, unknown', ',']) {
    assert.equal(of(through('10.1.2.3', odd)), '', `${odd}: not read, and nothing before it believed`);
  }
});

test('S06 so many proxies as are counted are believed', () => {
  const { of } = createClientAddresses(2, silentLogger);
  assert.equal(of(through('192.0.2.1', '1.1.1.1, 203.0.113.7:1, 192.0.2.2:80')), '203.0.113.7');
  assert.equal(of(through('192.0.2.1', '203.0.113.7')), '203.0.113.7');
  assert.equal(createClientAddresses(false, silentLogger).of(through('127.0.0.1', '1.1.1.1')), '127.0.0.1');
});

test('a proxy that is not named is said once an hour, and known to the doctor', () => {
  const said: string[] = [];
  const logger = createLogger('info', { write: (line) => void said.push(line) });
  const addresses = createClientAddresses(false, logger);
  addresses.of(from('127.0.0.1'));
  addresses.of(through('203.0.113.9', '1.1.1.1'));
  assert.equal(addresses.unnamedProxy(), undefined, 'anybody outside can send such a header');
  for (let request = 0; request < 3; request++) addresses.of(through('::ffff:172.17.0.1', '203.0.113.7'));
  addresses.of(from('10.0.0.1', { forwarded: 'for=203.0.113.7' }));
  assert.equal(addresses.unnamedProxy(), '10.0.0.1');
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', /172\.17\.0\.1.*CONCH_TRUST_PROXY/);
  const named = createClientAddresses(['172.17.0.1'], logger);
  named.of(through('172.17.0.1', '203.0.113.7'));
  assert.equal(named.unnamedProxy(), undefined);
});
