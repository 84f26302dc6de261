import { giveCodesByText, type EmbeddedFont } from './glyph-codes';
import { LEFT_TO_RIGHT, RIGHT_TO_LEFT } from './script-fonts';
import { linesOf, type TextLine } from './text-lines';
import type { TextRun } from './text-runs';
import type { Box, Doc, TextStyle } from './text-style';

/** Where a text goes on when it does not fit on its page, in points. */
const NEXT_PAGE_TOP = 64;

type TextOptions = PDFKit.Mixins.TextOptions;

const optionsOf = ({ script, rightToLeft }: TextRun): TextOptions =>
  script
    ? { lineBreak: false, baseline: 'alphabetic', features: [rightToLeft ? RIGHT_TO_LEFT : LEFT_TO_RIGHT] }
    : { lineBreak: false, baseline: 'alphabetic' };

/** Above and below the line that the letters stand on, in points; with the gap of the fonts between lines. */
interface Extent {
  above: number;
  below: number;
}

/** Draws and measures texts with the fonts of their scripts, in the order of reading. */
export const createScriptText = (doc: Doc, apply: (style: TextStyle) => Doc) => {
  const registered = new Set<string>();
  const applyRun = ({ script }: TextRun, style: TextStyle): void => {
    apply(style);
    if (!script) return;
    if (registered.has(script.name)) {
      doc.font(script.name);
      return;
    }
    registered.add(script.name);
    doc.registerFont(script.name, script.font as unknown as Uint8Array).font(script.name);
    giveCodesByText((doc as unknown as { _font: EmbeddedFont })._font);
  };
  /** By run and style: a word is measured again for each line that it might stand on. */
  const measured = new Map<string, number>();
  const widthOf = (run: TextRun, style: TextStyle): number => {
    const key = JSON.stringify([run.script?.name, run.rightToLeft, run.text, style.font, style.size]);
    const known = measured.get(key);
    if (known !== undefined) return known;
    applyRun(run, style);
    const width = doc.widthOfString(run.text, optionsOf(run));
    measured.set(key, width);
    return width;
  };
  const linesIn = (text: string, box: Box, style: TextStyle): TextLine[] =>
    linesOf(text, { own: style.font, width: box.width, widthOf: (run) => widthOf(run, style) });

  const ownExtent = (style: TextStyle): Extent => {
    apply(style);
    const { ascender } = (doc as unknown as { _font: { ascender: number } })._font;
    const above = (ascender / 1000) * style.size;
    return { above, below: doc.currentLineHeight(true) - above };
  };
  const extentOf = ({ inReadingOrder }: TextLine, style: TextStyle): Extent => {
    const own = ownExtent(style);
    const fonts = inReadingOrder.flatMap(({ script }) => script?.font ?? []);
    const inPoints = (font: { unitsPerEm: number }, units: number) => (units / font.unitsPerEm) * style.size;
    return {
      above: Math.max(own.above, ...fonts.map((font) => inPoints(font, font.ascent))),
      below: Math.max(own.below, ...fonts.map((font) => inPoints(font, -font.descent))),
    };
  };
  const lineHeight = (line: TextLine, style: TextStyle): number => {
    const { above, below } = extentOf(line, style);
    return above + below + (style.lineGap ?? 0);
  };

  const height = (text: string, box: Box, style: TextStyle): number =>
    linesIn(text, box, style).reduce((sum, line) => sum + lineHeight(line, style), 0);

  /** Where each run of a line begins. */
  const placesOf = (line: TextLine, { x, width }: Box, style: TextStyle): Map<TextRun, number> => {
    const total = line.fromLeftToRight.reduce((sum, run) => sum + widthOf(run, style), 0);
    let left = style.align === 'right' ? x + width - total : x;
    const places = new Map<TextRun, number>();
    for (const run of line.fromLeftToRight) {
      places.set(run, left);
      left += widthOf(run, style);
    }
    return places;
  };

  /** Draws the runs in the order of reading, each where it stands. */
  const drawLine = (line: TextLine, box: Box, style: TextStyle): void => {
    const baseline = box.y + extentOf(line, style).above;
    const places = placesOf(line, box, style);
    for (const run of line.inReadingOrder) {
      applyRun(run, style);
      doc.text(run.text, places.get(run), baseline, optionsOf(run));
    }
  };

  /** Draws the text in its box, on the side that the style says in every script, and leaves `doc.y` below it. */
  const draw = (text: string, box: Box, style: TextStyle): void => {
    let { y } = box;
    for (const line of linesIn(text, box, style)) {
      const step = lineHeight(line, style);
      if (y + step > doc.page.maxY()) {
        doc.addPage();
        y = NEXT_PAGE_TOP;
      }
      if (line.inReadingOrder.length > 0) drawLine(line, { ...box, y }, style);
      y += step;
    }
    doc.x = box.x;
    doc.y = y;
  };

  return { height, draw };
};
