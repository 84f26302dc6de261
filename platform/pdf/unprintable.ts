import { receiptFonts } from './receipt-fonts';

const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });
const INVISIBLE = /^\p{Default_Ignorable_Code_Point}$/u;

/** Returns the characters of a text, as people count them, that no font of a receipt has a glyph for, each once. */
export const unprintable = (text: string): string[] => {
  const { text: font } = receiptFonts();
  const isMissing = (point: string) => !INVISIBLE.test(point) && !font.hasGlyphForCodePoint(point.codePointAt(0) ?? 0);
  const characters = [...CHARACTERS.segment(text.normalize('NFC'))].map(({ segment }) => segment);
  return [...new Set(characters.filter((character) => [...character].some(isMissing)))];
};
