// The text by which a mail address is sought: as it is shown, folded as names are, and beside it its normal form.
import { domainToUnicode } from 'node:url';
import { foldText } from '../../contract/name-folding.ts';

const longestAddress = 400;

/** @param shown the address as its owner wrote it; `normal` has its domain in ASCII. Both ways of writing are found. */
export function foldedAddress(shown: string, normal: string): string {
  const local = shown.slice(0, shown.lastIndexOf('@'));
  const domain = domainToUnicode(normal.slice(normal.lastIndexOf('@') + 1));
  const folded = foldText(`${local}@${domain}`, longestAddress);
  return folded === normal ? normal : `${folded} ${normal}`;
}
