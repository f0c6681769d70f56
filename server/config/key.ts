// Finds the sealing key: CONCH_KEY, else a file in the data folder; a store never meets another key than its own.
import { createHmac } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { link, mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Random, sameText } from '../platform/random.ts';
import type { Config } from './config.ts';
import { BadValue, key as readKey } from './setting-values.ts';

/** File name of the sealing key in the data folder. */
export const keyFileName = 'key';

/** Why there is no usable key; a sentence for the operator, without a byte of the key. */
export class KeyRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeyRefused';
  }
}

/** Where the check of the store's own key is kept (storage/key-check-store.ts). */
export interface KeyChecks {
  find(): Promise<string | undefined>;
  keepFirst(check: string): Promise<string>;
}

export interface OpenKeyOptions {
  config: Pick<Config, 'key' | 'dataFolder'>;
  checks: KeyChecks;
  random: Random;
}

/** @returns 32 bytes, the same ones for as long as the store lives. */
export async function openKey(options: OpenKeyOptions): Promise<Buffer> {
  const { config, checks, random } = options;
  const file = join(config.dataFolder, keyFileName);
  const kept = await checks.find();
  if (!config.key && kept !== undefined && !existsSync(file)) {
    throw new KeyRefused(
      `The sealing key ${file} is gone, and the store holds what was sealed with it. Put the file back from a backup, or set CONCH_KEY to its content. Nothing was changed.`,
    );
  }
  if (!config.key && !existsSync(file)) await makeKeyFile(config.dataFolder, file, random);
  const key = config.key ?? (await readKeyFile(file));
  const check = checkOf(key);
  if (!sameText(kept ?? (await checks.keepFirst(check)), check)) {
    throw new KeyRefused(
      `${config.key ? 'CONCH_KEY' : `The sealing key ${file}`} is not the key that this store was sealed with. Every node needs the same one; put the right key back. Nothing was changed.`,
    );
  }
  return key;
}

/** Tells one key from another and gives nothing of it away. */
export function checkOf(key: Buffer): string {
  return createHmac('sha256', key).update('conch key check v1').digest('base64url');
}

export async function readKeyFile(file: string): Promise<Buffer> {
  const rights = await stat(file);
  if (!rights.isFile()) throw new KeyRefused(`The sealing key ${file} is not a file.`);
  // Windows has no such mode bits.
  if (process.platform !== 'win32' && (rights.mode & 0o077) !== 0) {
    throw new KeyRefused(
      `The sealing key ${file} can be read by others on this machine. Take that right away with: chmod 600 ${file}`,
    );
  }
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(200), 0, 200, 0);
    return readKey(buffer.toString('latin1', 0, bytesRead).trim());
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    throw new KeyRefused(
      `The sealing key ${file} is damaged: it does not hold 32 bytes as base64. Put the file back from a backup. Nothing was changed.`,
    );
  } finally {
    await handle.close();
  }
}

/** Appears whole or not at all, and never in the place of one that another process just made. */
async function makeKeyFile(folder: string, file: string, random: Random): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${random.bytes(6).toString('hex')}`;
  const handle = await open(unfinished, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await handle.write(`${random.bytes(32).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(unfinished, file);
    await syncFolder(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
