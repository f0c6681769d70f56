// Makes text that people chose harmless in a mail: one line, no hidden signs, and nothing that becomes a link.

const longest = 100;
/**
 * Where mail programs begin to make a link of text: schemes, hosts, mail addresses. A space there takes the link away
 * and leaves the words.
 */
const linkLike: readonly [RegExp, string][] = [
  [/:(?=\/\/)/gu, ': '],
  [/(?<=www)\./giu, ' .'],
  [/@/gu, ' @ '],
  [/(?<=[\p{L}\p{N}_-])(?=[.。｡]\p{L}{2,})/gu, ' '],
];

/**
 * Nothing in it becomes a link: a name is a poor place for one, and our mails are trusted (S44). The words stay, since
 * a mail that says "the token “” was created" says nothing.
 * Line breaks, control, direction and zero-width signs go, so that a name can neither add a header nor
 * dress up as another.
 */
export function plainWords(text: string | undefined): string {
  const words = (text ?? '')
    .normalize('NFKC')
    // The zero-width joiners stay: Persian, Hindi and emoji are spelt with them.
    .replaceAll(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/gu, ' ');
  const harmless = linkLike.reduce((text, [sign, apart]) => text.replaceAll(sign, apart), words);
  const shown = harmless.replaceAll(/ +/g, ' ').trim();
  return shown.length > longest ? `${[...shown].slice(0, longest).join('')}…` : shown;
}
