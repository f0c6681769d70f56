// Reads the code of an authenticator app as people type it: with spaces and dashes, in the digits of their script.

const codeLength = 6;
const decimalDigit = /\p{Nd}/u;

/** Every script has its ten digits in a row, from nought to nine; rows that touch are whole rows. */
function valueOfDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let first = point;
  while (decimalDigit.test(String.fromCodePoint(first - 1))) first--;
  return String((point - first) % 10);
}

/** Six ASCII digits, or nothing where the text is anything else. */
export function readOneTimeCode(typed: string): string | undefined {
  const code = [...typed.replaceAll(/[\s\p{Pd}\p{Cf}]/gu, '')];
  if (code.length !== codeLength || !code.every((character) => decimalDigit.test(character))) return undefined;
  return code.map(valueOfDigit).join('');
}
