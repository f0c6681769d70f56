// Merges what a patch brings into data, shallowly or deeply, and never touches a prototype.
import type { Data } from './entity.ts';

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Defines rather than assigns: `data['__proto__'] = …` would set the prototype (S58). */
function define(target: Data, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

/** Fields of the patch replace those of the data; null is a value like others. */
export function shallowMerge(data: Readonly<Data>, patch: Readonly<Data>): Data {
  const merged: Data = {};
  for (const source of [data, patch]) {
    for (const name of Object.keys(source)) define(merged, name, source[name]);
  }
  return merged;
}

/**
 * Objects are merged field by field, null removes a field, all else (lists too) is replaced: RFC 7396. The patch
 * must have passed `requirePlainData`, which bounds its depth and refuses the names of prototypes.
 */
export function deepMerge(data: Readonly<Data>, patch: Readonly<Data>): Data {
  const merged = shallowMerge(data, {});
  for (const name of Object.keys(patch)) {
    const value = patch[name];
    if (value === null) {
      delete merged[name];
    } else if (isObject(value)) {
      const present = Object.hasOwn(merged, name) ? merged[name] : undefined;
      define(merged, name, deepMerge(isObject(present) ? present : {}, value));
    } else {
      define(merged, name, value);
    }
  }
  return merged;
}
