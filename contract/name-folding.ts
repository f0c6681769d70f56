// Folds names for seeking and sorting, so that neither case nor accents nor the form of a sign hide somebody.

/** Longest part of a name that is sought and sorted by. */
const foldedLength = 200;

/** Letters that do not come apart into a letter and a mark, with what people type in their place. */
const letters: Record<string, string> = {
  ...{ ł: 'l', ƚ: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ŋ: 'n', ĸ: 'k', ı: 'i', ɨ: 'i', ƶ: 'z', ǥ: 'g' },
  ...{ þ: 'th', æ: 'ae', œ: 'oe', ƀ: 'b', ɓ: 'b', ɖ: 'd', ɗ: 'd', ɛ: 'e', ə: 'e', ɇ: 'e', ƒ: 'f', ɠ: 'g', ƙ: 'k' },
  ...{ ɲ: 'n', ɔ: 'o', ɵ: 'o', ƥ: 'p', ɍ: 'r', ƭ: 't', ʈ: 't', ʉ: 'u', ʋ: 'v', ƴ: 'y', ɏ: 'y', ȼ: 'c', ɉ: 'j' },
  // Greek at the end of a word.
  ς: 'σ',
  // Cyrillic letters that have a plain one beside them on other keyboards.
  ...{ ґ: 'г', ғ: 'г', қ: 'к', ң: 'н', ө: 'о', ү: 'у', ұ: 'у', һ: 'х', ә: 'а' },
  // Arabic letters that Persian and Urdu keyboards have another sign for.
  ...{ ی: 'ي', ى: 'ي', ک: 'ك', ہ: 'ه', ۀ: 'ه', ة: 'ه', ٱ: 'ا' },
};
const lettersSought = new RegExp(`[${Object.keys(letters).join('')}]`, 'gu');

const apostrophes = /[‘’‚‛′‵ʹʻʼʽˈ`´＇]/g;
const quotes = /[“”„‟″‶«»＂]/g;
const dashes = /[\p{Pd}−]/gu;

/**
 * Marks that are put on a letter. In other scripts marks are letters of their own: without its vowels a name in
 * Devanagari would be many others, as a か with its sign for が would be another.
 */
const accents =
  /(?![\u3099\u309a])(?=\p{M})[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}]/gu;

/** Joiners, soft hyphens and the stroke that draws Arabic words out: nobody sees or types them. */
const unseen = /[\p{Default_Ignorable_Code_Point}\u0640]/gu;

/**
 * Unicode's case folding (C and F) and compatibility forms, without accents. Not for telling accounts apart: two names
 * that fold alike are still two people. A change of it needs a migration that folds stored names anew.
 */
export function foldText(text: string, atMost = foldedLength): string {
  return (
    text
      .slice(0, atMost * 2)
      .toWellFormed()
      // An accent that stands alone is an apostrophe, and would become a space with an accent.
      .replaceAll('´', "'")
      .normalize('NFKD')
      // There and back, since a small letter may have two large ones for its own (ß), and a large one none (ẞ).
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKD')
      .replaceAll(accents, '')
      .replaceAll(unseen, '')
      .replaceAll(apostrophes, "'")
      .replaceAll(quotes, '"')
      .replaceAll(dashes, '-')
      .replaceAll(lettersSought, (letter) => letters[letter] ?? letter)
      .replaceAll(/\s+/g, ' ')
      .slice(0, atMost)
      .toWellFormed()
  );
}

/** The folded name of an item by its data; empty where it has none. */
export function foldedName(data: Record<string, unknown>): string {
  return typeof data.name === 'string' ? foldText(data.name.trim()) : '';
}
