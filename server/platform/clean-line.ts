// Makes a line of text out of what a person or a device gave as a name.
import { turning, visibleLine } from '../../contract/schemas/user.ts';

/** Without what breaks lines, steers terminals or turns text around; empty where nothing in it can be seen. */
export function cleanLine(text: string, most: number): string {
  const clean = text
    .replaceAll(/\p{Cc}/gu, '')
    .replaceAll(turning, '')
    .slice(0, most)
    .toWellFormed()
    .trim();
  return visibleLine.test(clean) ? clean : '';
}
