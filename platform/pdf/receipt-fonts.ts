import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';

/** DejaVu, freely licensed: Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian and more, but no CJK. */
const FILES = {
  text: 'DejaVuSansCondensed.ttf',
  bold: 'DejaVuSansCondensed-Bold.ttf',
  title: 'DejaVuSerif.ttf',
} as const;
export type ReceiptFont = keyof typeof FILES;

/** A parsed font as pdfkit uses it; pdfkit takes it wherever it takes a font's bytes, though its types do not say so. */
export interface OpenFont {
  hasGlyphForCodePoint(code: number): boolean;
  layout(text: string): unknown;
  /** Glyphs seen so far, each with the characters that it was first seen for. */
  _glyphs: Record<number, unknown>;
}

const open = (name: ReceiptFont): OpenFont => {
  const bytes = readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${FILES[name]}`));
  const doc = new PDFDocument({ autoFirstPage: false }).font(bytes) as unknown as { _font: { font: OpenFont } };
  return doc._font.font;
};

let opened: Record<ReceiptFont, OpenFont> | undefined;

/**
 * Returns the fonts for one document, parsed once per process: parsing takes four times as long as the rest of a
 * receipt. Used glyphs are forgotten, or the characters of an earlier document would get into this one's bytes; so end
 * one document before asking for the fonts of the next.
 */
export const receiptFonts = (): Record<ReceiptFont, OpenFont> => {
  opened ??= { text: open('text'), bold: open('bold'), title: open('title') };
  for (const font of Object.values(opened)) font._glyphs = {};
  return opened;
};
