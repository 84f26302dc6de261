import { readFileSync } from 'node:fs';
import type { LaidGlyph } from './glyph-codes';
import { openShaper, type ShapedGlyph } from './harfbuzz';
import { regularOf } from './harfbuzz-subset';
import { parseFont, type OpenFont } from './parse-font';
import { fileFor, fontFile, type ScriptFamily } from './script-families';
import { trueTypeOf } from './woff2';

/** A font of a script, opened for pdfkit: its `layout` shapes with HarfBuzz. */
export interface ScriptFont {
  /** Its own among all fonts. */
  name: string;
  family: ScriptFamily;
  font: OpenFont;
  /** Shapes a text of one direction; in visual order. */
  shape: (text: string, rightToLeft: boolean) => ShapedGlyph[];
}

/** Features that change no glyph of ours: pdfkit hands them on to `layout`, which reads the direction from them. */
export const LEFT_TO_RIGHT = 'ltra';
export const RIGHT_TO_LEFT = 'rtla';

/** The glyphs of a cluster that stand for its characters: those that take room; from right to left, the widest. */
const bearersOf = (glyphs: readonly ShapedGlyph[], rightToLeft: boolean): ShapedGlyph[] => {
  const wide = glyphs.filter(({ xAdvance }) => xAdvance > 0);
  if (wide.length === 0) return glyphs.slice(0, 1);
  return rightToLeft ? [wide.reduce((widest, glyph) => (glyph.xAdvance > widest.xAdvance ? glyph : widest))] : wide;
};

/** Returns the characters that each glyph stands for, so that what is copied reads as it was written. */
const charactersOf = (
  text: string,
  glyphs: readonly ShapedGlyph[],
  rightToLeft: boolean,
): Map<ShapedGlyph, string[]> => {
  const starts = [...new Set(glyphs.map(({ cluster }) => cluster))].sort((a, b) => a - b);
  const characters = new Map<ShapedGlyph, string[]>();
  starts.forEach((start, at) => {
    const letters = Array.from(text.slice(start, starts[at + 1]));
    const ofCluster = glyphs.filter(({ cluster }) => cluster === start);
    const bearers = bearersOf(ofCluster, rightToLeft);
    bearers.forEach((glyph, place) => {
      const isLast = place === bearers.length - 1;
      characters.set(glyph, isLast ? letters.slice(place) : letters.slice(place, place + 1));
    });
  });
  return characters;
};

/** Lays out as fontkit does, with the glyphs of HarfBuzz. */
const layoutWith =
  (font: OpenFont, shape: ScriptFont['shape']) =>
  (text: string, features: readonly string[] = []) => {
    const rightToLeft = features.includes(RIGHT_TO_LEFT);
    const shaped = shape(text, rightToLeft);
    const characters = charactersOf(text, shaped, rightToLeft);
    const glyphs = shaped.map((glyph): LaidGlyph => ({
      id: glyph.id,
      codePoints: (characters.get(glyph) ?? []).map((letter) => letter.codePointAt(0) ?? 0),
      advanceWidth: font.getGlyph(glyph.id, []).advanceWidth,
    }));
    const positions = shaped.map(({ xAdvance, yAdvance, xOffset, yOffset }) => ({
      xAdvance,
      yAdvance,
      xOffset,
      yOffset,
    }));
    return {
      glyphs,
      positions,
      /** Summed when it is read: pdfkit scales the positions in place. */
      get advanceWidth() {
        return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
      },
    };
  };

/** The packages' fonts are variable; the Chinese, Japanese and Korean ones are thin unless told otherwise. */
const open = (family: ScriptFamily, file: string): ScriptFont => {
  const trueType = regularOf(trueTypeOf(readFileSync(fontFile(family, file))));
  const font = parseFont(trueType);
  const shape = openShaper(trueType);
  font.layout = layoutWith(font, shape);
  return { name: file, family, font, shape };
};

/** By file. Never more than the packages have: some 50 MB, if donors' names need every character of every script. */
const opened = new Map<string, ScriptFont>();

/** Returns the family's font for these code points, read once per process; undefined when it lacks one of them. */
export const scriptFont = (family: ScriptFamily, codes: readonly number[]): ScriptFont | undefined => {
  const file = fileFor(family, codes[0] ?? 0);
  if (file === undefined) return undefined;
  const font = opened.get(file) ?? open(family, file);
  opened.set(file, font);
  return codes.every((code) => font.font.hasGlyphForCodePoint(code)) ? font : undefined;
};

/** Forgets which glyphs were used: see `receiptFonts`. */
export const forgetScriptGlyphs = (): void => {
  for (const { font } of opened.values()) font._glyphs = {};
};
