// Reads JSON bodies strictly: no repeated names, no deep nesting, no name that reaches a prototype.
import { Failure } from '../platform/failure.ts';

const depthAtMost = 64;
/**
 * Names take far longer to read than all else that a body of the same length can hold (S05). The longest body that is
 * wanted, five thousand people to invite, has two for each.
 */
const namesAtMost = 12_000;

/**
 * JSON.parse keeps the last of two equal names, other readers the first: a body that says two things is
 * refused (RFC 8259, section 4). Walked before it is parsed, so that no more is parsed than may be kept; what is no JSON
 * is left for JSON.parse to say.
 */
function requireUnambiguous(text: string): void {
  /** For each open bracket: null in a list, the names so far in an object. */
  const names: (Set<string> | null | undefined)[] = [];
  let nameExpected = false;
  let namesLeft = namesAtMost;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
        // Made with its first name: a body can hold more empty objects than names.
        names.push(undefined);
        nameExpected = true;
        break;
      case 0x5b: // [
        names.push(null);
        nameExpected = false;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        names.pop();
        nameExpected = false;
        break;
      case 0x2c: // ,
        nameExpected = names.at(-1) !== null;
        break;
      case 0x22: {
        const start = at++;
        while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
        if (nameExpected) {
          if (--namesLeft < 0) {
            throw new Failure('request.too-large', { fields: { body: `At most ${namesAtMost} names in one body.` } });
          }
          if (names.length > 0) names[names.length - 1] = withName(names.at(-1), text.slice(start, at + 1));
          nameExpected = false;
        }
        break;
      }
    }
    if (names.length > depthAtMost) {
      throw new Failure('request.invalid', { detail: 'nested too deep' });
    }
  }
}

function withName(names: Set<string> | null | undefined, quoted: string): Set<string> {
  const name = nameOf(quoted);
  if (names?.has(name)) {
    throw new Failure('request.invalid', { fields: { [name]: 'This field is sent twice.' } });
  }
  if (name === '__proto__') throw new Failure('request.invalid', { detail: 'name __proto__' });
  return names?.add(name) ?? new Set([name]);
}

function nameOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch (error) {
    throw new Failure('request.not-json', { cause: error });
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Bodies are UTF-8 (RFC 8259, 8.1) and come as they are: another reading of the same bytes is another request. */
export function textOfBody(
  headers: { 'content-type'?: string | undefined; 'content-encoding'?: string | undefined },
  bytes: Buffer,
): string {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];
  const encoding = headers['content-encoding'];
  if (charset !== undefined && !/^(utf-8|utf8|us-ascii)$/i.test(charset)) {
    throw new Failure('request.unsupported-type', { detail: `charset ${charset}` });
  }
  if (encoding !== undefined && encoding !== 'identity') {
    throw new Failure('request.unsupported-type', { detail: `encoding ${encoding}` });
  }
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new Failure('request.invalid', { detail: 'not UTF-8', cause: error });
  }
}

/** @returns the value; undefined for an empty body, which existing clients send with a JSON content type. */
export function parseJsonBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  requireUnambiguous(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure('request.not-json', { cause: error });
  }
}
