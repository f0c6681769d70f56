// Reads JSON bodies strictly: no repeated names, no deep nesting, no name that reaches a prototype.
import { Failure } from '../platform/failure.ts';

const depthAtMost = 64;

/**
 * JSON.parse keeps the last of two equal names, other readers the first: a body that says two things is
 * refused (RFC 8259, section 4). Walks text that JSON.parse has accepted, so that every bracket matches.
 */
function requireUnambiguous(text: string): void {
  const names: (Set<string> | null)[] = [];
  let nameExpected = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
        names.push(new Set());
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
        while (text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
        if (nameExpected) {
          addName(names.at(-1), text.slice(start, at + 1));
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

function addName(names: Set<string> | null | undefined, quoted: string): void {
  const name = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  if (!names) return;
  if (names.has(name)) {
    throw new Failure('request.invalid', { fields: { [name]: 'This field is sent twice.' } });
  }
  if (name === '__proto__') throw new Failure('request.invalid', { detail: 'name __proto__' });
  names.add(name);
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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure('request.not-json', { cause: error });
  }
  requireUnambiguous(text);
  return value;
}
