import { readFileSync } from 'node:fs';
import { parseFont, type OpenFont } from './parse-font';
import { forgetScriptGlyphs } from './script-fonts';

/** DejaVu, freely licensed, for Latin, Greek, Cyrillic, Armenian and Georgian; other scripts have fonts of their own. */
const FILES = {
  text: 'DejaVuSansCondensed.ttf',
  bold: 'DejaVuSansCondensed-Bold.ttf',
  title: 'DejaVuSerif.ttf',
} as const;
export type ReceiptFont = keyof typeof FILES;

const open = (name: ReceiptFont): OpenFont =>
  parseFont(readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${FILES[name]}`)));

let opened: Record<ReceiptFont, OpenFont> | undefined;
const openOnce = (): Record<ReceiptFont, OpenFont> =>
  (opened ??= { text: open('text'), bold: open('bold'), title: open('title') });

export const receiptFontHas = (name: ReceiptFont, code: number): boolean => openOnce()[name].hasGlyphForCodePoint(code);

/**
 * Returns the fonts for one document, parsed once per process: parsing takes four times as long as the rest of a
 * receipt. Used glyphs are forgotten, or the characters of an earlier document would get into this one's bytes; so end
 * one document before asking for the fonts of the next.
 */
export const receiptFonts = (): Record<ReceiptFont, OpenFont> => {
  const fonts = openOnce();
  for (const font of Object.values(fonts)) font._glyphs = {};
  forgetScriptGlyphs();
  return fonts;
};
