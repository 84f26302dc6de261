import PDFDocument from 'pdfkit';

/** A parsed font as pdfkit uses it; pdfkit takes it wherever it takes a font's bytes, though its types do not say so. */
export interface OpenFont {
  /** Of the design grid: lengths of glyphs are in these units of an em. */
  unitsPerEm: number;
  ascent: number;
  /** Below zero. */
  descent: number;
  hasGlyphForCodePoint(code: number): boolean;
  getGlyph(id: number, codePoints: number[]): { advanceWidth: number };
  layout(text: string, features?: readonly string[]): unknown;
  /** Glyphs seen so far, each with the characters that it was first seen for. */
  _glyphs: Record<number, unknown>;
}

/** Parses a TrueType file with the parser that pdfkit brings. */
export const parseFont = (trueType: Buffer): OpenFont => {
  const doc = new PDFDocument({ autoFirstPage: false }).font(trueType) as unknown as { _font: { font: OpenFont } };
  return doc._font.font;
};
