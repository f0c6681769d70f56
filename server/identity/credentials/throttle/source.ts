// Says which source of requests an address belongs to, so that tries are counted where they come from.
import { isIP } from 'node:net';

/** One source for all whose address cannot be read: an odd value must not open a fresh budget (CVE-2024-47070). */
export const unknownSource = 'unknown';

/** IPv4: the address. IPv6: its /64, since one customer has at least that much to choose from. */
export function sourceOf(address: string | undefined): string {
  const text = (address ?? '').trim().replace(/%.*$/, '');
  const family = isIP(text);
  if (family === 4) return text;
  if (family !== 6) return unknownSource;
  const groups = groupsOf(text);
  // ::ffff:a.b.c.d is an IPv4 address that arrived on an IPv6 socket.
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an address that `isIP` has taken. */
function groupsOf(text: string): number[] {
  // The URL parser writes an IPv4 tail as groups and leaves one "::" at most.
  const canonical = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const left = parse(head);
  if (tail === undefined) return left;
  const right = parse(tail);
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}
