/** Marks the words searched for where they stand, whatever their accents and capitals. */

const fold = (text: string): string => text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase();

export function highlighted(text: string, words: string): { text: string; found: boolean }[] {
  const wanted = fold(words)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((one) => one.length > 1);
  // Word by word of the text, so that folding never moves a letter.
  return text
    .split(/(\p{L}[\p{L}\p{Mn}]*|\p{N}+)/u)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, found: wanted.some((one) => fold(piece).startsWith(one)) }));
}
