// The vectors of RFC 4226 and RFC 6238, which steps are accepted, and the diagnosis of wrong codes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromBase32, toBase32 } from './base32.ts';
import { acceptedStep, diagnose, hotp, otpauthUri, stepAt } from './codes.ts';

const secret = Buffer.from('12345678901234567890');
const repeated = (length: number) => Buffer.from('1234567890'.repeat(7).slice(0, length));
const nowMs = 1_800_000_015_000;
const codeOf = (offset: number) => hotp(secret, stepAt(nowMs) + offset);

describe('codes of an authenticator app', () => {
  it('S15 gives the HOTP vectors of RFC 4226', () => {
    const expected = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ');
    assert.deepEqual(
      expected.map((_, counter) => hotp(secret, counter)),
      expected,
    );
  });

  it('S15 gives the TOTP vectors of RFC 6238', () => {
    const vectors: [number, string, string, string][] = [
      [59, '94287082', '46119246', '90693936'],
      [1111111109, '07081804', '68084774', '25091201'],
      [1111111111, '14050471', '67062674', '99943326'],
      [1234567890, '89005924', '91819424', '93441116'],
      [2000000000, '69279037', '90698825', '38618901'],
      [20000000000, '65353130', '77737706', '47863826'],
    ];
    for (const [seconds, sha1, sha256, sha512] of vectors) {
      const step = stepAt(seconds * 1000);
      assert.equal(hotp(repeated(20), step, { digits: 8 }), sha1);
      assert.equal(hotp(repeated(32), step, { digits: 8, algorithm: 'sha256' }), sha256);
      assert.equal(hotp(repeated(64), step, { digits: 8, algorithm: 'sha512' }), sha512);
    }
  });

  it('S15 accepts the steps -1, 0 and +1 and no other', () => {
    const accepted = [-3, -2, -1, 0, 1, 2, 3].filter(
      (offset) => acceptedStep(secret, codeOf(offset), nowMs) !== undefined,
    );
    assert.deepEqual(accepted, [-1, 0, 1]);
  });

  it('S13 accepts no step up to the last one', () => {
    const now = stepAt(nowMs);
    assert.equal(acceptedStep(secret, codeOf(0), nowMs, now), undefined);
    assert.equal(acceptedStep(secret, codeOf(-1), nowMs, now), undefined);
    assert.equal(acceptedStep(secret, codeOf(1), nowMs, now), now + 1);
  });

  it('says that a code has expired, by how much a clock is off, or that it is wrong', async () => {
    assert.deepEqual(await diagnose(secret, codeOf(-2), nowMs), { is: 'expired' });
    assert.deepEqual(await diagnose(secret, codeOf(-3), nowMs), { is: 'expired' });
    assert.deepEqual(await diagnose(secret, codeOf(-14), nowMs), { is: 'clock-off', minutes: -7 });
    assert.deepEqual(await diagnose(secret, codeOf(2), nowMs), { is: 'clock-off', minutes: 1 });
    assert.deepEqual(await diagnose(secret, codeOf(120), nowMs), { is: 'clock-off', minutes: 60 });
    assert.deepEqual(await diagnose(secret, codeOf(2880), nowMs), { is: 'clock-off', minutes: 1440 });
    assert.deepEqual(await diagnose(secret, codeOf(2881), nowMs), { is: 'wrong' });
  });

  it('writes secrets as RFC 4648 does, and reads them back', () => {
    assert.equal(toBase32(Buffer.from('foobar')), 'MZXW6YTBOI');
    assert.equal(toBase32(Buffer.from('fooba')), 'MZXW6YTB');
    assert.deepEqual(fromBase32(toBase32(secret)), secret);
    assert.throws(() => fromBase32('MZXW0'));
  });

  it('names server and account in the address for the QR code', () => {
    const uri = new URL(otpauthUri({ secret, email: 'a+b@example.org', host: 'accounts.example.org' }));
    assert.equal(uri.protocol, 'otpauth:');
    assert.equal(decodeURIComponent(uri.pathname.slice(1)), 'Conch accounts.example.org:a+b@example.org');
    assert.equal(uri.searchParams.get('secret'), toBase32(secret));
    assert.equal(uri.searchParams.get('issuer'), 'Conch accounts.example.org');
  });
});
