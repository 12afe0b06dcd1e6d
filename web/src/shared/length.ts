/** How long a text is in the unit of its network: what is shown between two answers of the guard, which has the last word. */
import type { Capabilities, Limit, LengthUnit, Visibility } from '../api/types';

const link = /https?:\/\/[^\s]+/gu;
const linkWeight = 23;

/** The weights of X: links 23, the signs of European scripts 1, all others 2. */
function weighted(text: string): number {
  let total = 0;
  const rest = text.normalize('NFC').replace(link, () => {
    total += linkWeight;
    return '';
  });
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(rest)) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(segment) && !/^[\d#*©®™]$/u.test(segment)) {
      total += 2;
      continue;
    }
    for (const sign of segment) {
      const point = sign.codePointAt(0) ?? 0;
      const light = point <= 0x10ff || (point >= 0x2000 && point <= 0x200d) || (point >= 0x2010 && point <= 0x201f) || (point >= 0x2032 && point <= 0x2037);
      total += light ? 1 : 2;
    }
  }
  return total;
}

export function lengthIn(unit: LengthUnit, text: string): number {
  switch (unit) {
    case 'characters':
      return [...text].length;
    case 'graphemes':
      return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].length;
    case 'bytes':
      return new TextEncoder().encode(text).length;
    case 'weighted':
      return weighted(text);
  }
}

/** The limit that holds for a reply of this visibility. */
export function limitFor(capabilities: Capabilities, visibility: Visibility): Limit | null {
  return visibility === 'private' ? capabilities.private_limit : capabilities.public_limit;
}
