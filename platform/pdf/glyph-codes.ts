/** The part of pdfkit's embedded font that gives glyphs their codes in the file; pdfkit's types do not have it. */
export interface EmbeddedFont {
  scale: number;
  subset: { glyphs: number[] };
  /** By code: the width of the glyph, in thousandths of an em. */
  widths: number[];
  /** By code: the characters that the glyph stands for. */
  unicode: number[][];
  layout(text: string, features?: readonly string[]): { glyphs: LaidGlyph[]; positions: unknown[] };
  encode(text: string, features?: readonly string[]): [codes: string[], positions: unknown[]];
}

export interface LaidGlyph {
  id: number;
  codePoints: number[];
  advanceWidth: number;
}

/**
 * Gives a glyph one code for each text that it stands for. pdfkit gives it one code and the first text, but one glyph
 * of a shaped script stands for different characters from word to word, and what is copied would be wrong.
 */
export const giveCodesByText = (font: EmbeddedFont): void => {
  const codes = new Map<string, number>();
  const codeOf = ({ id, codePoints, advanceWidth }: LaidGlyph): number => {
    const key = [id, ...codePoints].join(' ');
    const known = codes.get(key);
    if (known !== undefined) return known;
    const code = font.subset.glyphs.push(id) - 1;
    codes.set(key, code);
    font.widths[code] = advanceWidth * font.scale;
    font.unicode[code] = codePoints;
    return code;
  };
  font.encode = (text, features) => {
    const { glyphs, positions } = font.layout(text, features);
    return [glyphs.map((glyph) => codeOf(glyph).toString(16).padStart(4, '0')), positions];
  };
};
