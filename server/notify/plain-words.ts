// Makes text that people chose harmless in a mail: one line, no hidden signs, and nothing that becomes a link.

const longest = 100;
/** Text that mail programs turn into a link by themselves: schemes, hosts, mail addresses. */
const linkLike = /:\/\/|www\.|@|[\p{L}\p{N}_-][.。｡]\p{L}{2,}/iu;

/**
 * Empty where the words look like a link: a name is a poor place for one, and our mails are trusted (S44).
 * Line breaks, control, direction and zero-width signs go, so that a name can neither add a header nor
 * dress up as another.
 */
export function plainWords(text: string | undefined): string {
  const words = (text ?? '')
    .normalize('NFKC')
    // The zero-width joiners stay: Persian, Hindi and emoji are spelt with them.
    .replaceAll(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  if (linkLike.test(words)) return '';
  return words.length > longest ? `${[...words].slice(0, longest).join('')}…` : words;
}
