// Guards the free data of items and edges: plain JSON of bounded size and depth that both stores keep alike.
import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../platform/failure.ts';
import type { Data } from './entity.ts';

const maxDataBytes = 1024 * 1024;
export const maxDataDepth = 64;

/** Names that reach an object's prototype where somebody merges or copies carelessly (S58). */
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);

function refuse(path: readonly string[], why: string): never {
  throw new Failure('request.invalid', { fields: { [path.slice(0, 8).join('.')]: why } });
}

function check(value: unknown, path: string[], depth: number): void {
  switch (typeof value) {
    case 'string':
      // PostgreSQL keeps no NUL in text; what one store refuses, both refuse.
      if (value.includes('\0')) refuse(path, 'The character NUL cannot be kept.');
      return;
    case 'number':
      if (!Number.isFinite(value)) refuse(path, 'This number is too large to keep.');
      return;
    case 'boolean':
      return;
    case 'object':
      break;
    default:
      refuse(path, 'This is not JSON.');
  }
  if (value === null) return;
  if (depth > maxDataDepth) refuse(path, `Data can be nested at most ${maxDataDepth} deep.`);
  if (Array.isArray(value)) {
    for (const [at, entry] of value.entries()) {
      path.push(String(at));
      check(entry, path, depth + 1);
      path.pop();
    }
    return;
  }
  for (const name of Object.keys(value)) {
    path.push(name);
    if (forbiddenNames.has(name)) refuse(path, 'This name cannot be used.');
    if (name.includes('\0')) refuse(path, 'The character NUL cannot be kept.');
    check((value as Data)[name], path, depth + 1);
    path.pop();
  }
}

/** For a patch, before it is merged. @throws Failure `request.invalid` with the path of the first thing wrong. */
export function requirePlainPatch(patch: Data): void {
  check(patch, ['data'], 1);
}

/** @returns the data as text for the store. @throws Failure `request.invalid` as above, `request.too-large`. */
export function requirePlainData(data: Data): string {
  check(data, ['data'], 1);
  const json = JSON.stringify(data);
  if (Buffer.byteLength(json) > maxDataBytes) {
    throw new Failure('request.too-large', { fields: { data: 'Data can be at most 1 MiB.' } });
  }
  return json;
}

/** @throws Failure `request.invalid` where a text holds NUL. */
export function requirePlainText(field: string, text: string | null | undefined): void {
  if (text?.includes('\0')) refuse([field], 'The character NUL cannot be kept.');
}

/** Whether two texts of the store hold the same data, in whatever order their names stand. */
export function holdSameData(one: string, other: string): boolean {
  return one === other || (one.length === other.length && isDeepStrictEqual(JSON.parse(one), JSON.parse(other)));
}
