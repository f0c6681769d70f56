// An anchor: the ends of all chains as text, kept outside, so that whoever forges the store cannot forge it too.
import { createHmac } from 'node:crypto';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { sameText } from '../../platform/random.ts';
import type { Storage } from '../../storage/storage.ts';
import { findHeads } from './activity-store.ts';
import { isSealed } from './chain.ts';

/** Account → the entry that its log ended with. */
export type Anchor = ReadonlyMap<string, { seq: number; hash: string }>;

/** As a sentence for the operator. */
export class AnchorRefused extends Error {}

const title = 'conch activity anchor';

/** Throws `AnchorRefused` where the end of a log is not sealed: an anchor of it would make it look whole. */
export async function makeAnchor(deps: { storage: Storage; clock: Clock; key: Buffer }): Promise<string> {
  const heads = await findHeads(deps.storage);
  const broken = heads.find((head) => !isSealed(deps.key, head));
  if (broken) {
    throw new AnchorRefused(
      `The log of ${broken.user_key} does not fit its seal, so no anchor is made. "conch activity verify" tells more.`,
    );
  }
  const lines = heads.map(({ user_key: userKey, seq, hash }) => `${userKey} ${seq} ${hash}`);
  const text = [`${title} ${timestamp(deps.clock.now())}`, ...lines].join('\n');
  return `${text}\nseal ${sealOf(deps.key, text)}\n`;
}

/** Throws `AnchorRefused`. */
export function readAnchor(key: Buffer, given: string): Anchor {
  const lines = given.replaceAll('\r', '').trim().split('\n');
  const seal = lines.pop() ?? '';
  if (!lines[0]?.startsWith(title)) throw new AnchorRefused('That is no anchor of activity logs.');
  if (!sameText(seal, `seal ${sealOf(key, lines.join('\n'))}`)) {
    throw new AnchorRefused('That anchor was changed, is not whole, or was made by a server with another key.');
  }
  return new Map(
    lines.slice(1).map((line) => {
      const [userKey = '', seq, hash = ''] = line.split(' ');
      return [userKey, { seq: Number(seq), hash }];
    }),
  );
}

function sealOf(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
