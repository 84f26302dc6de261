import { familiesFor } from './script-families';
import { isPlain, runsOf, unitsOf, visibleText, type TextRun, type TextUnit } from './text-runs';

/** Letters that the receipt's own fonts have for certain: most names are told without opening a font. */
const LATIN = /^[\n\x20-\x7e\u00a0-\u024f]*$/;

/** Stands below or beside a mark that has no letter to stand on. */
const DOTTED_CIRCLE = '\u25cc';

/** Returns the characters that shaping has no glyph for, or that it can draw only on a dotted circle. */
const unshaped = ({ text, script, rightToLeft }: TextRun): string[] => {
  if (!script) return [];
  const circle = text.includes(DOTTED_CIRCLE) ? undefined : script.shape(DOTTED_CIRCLE, false)[0]?.id;
  return script
    .shape(text, rightToLeft)
    .filter(({ id }) => id === 0 || id === circle)
    .map(({ cluster }) => new Intl.Segmenter('en').segment(text).containing(cluster)?.segment ?? text);
};

const inParagraph = (units: readonly TextUnit[]): string[] => [
  ...units.filter(({ font }) => font === 'missing').map(({ text }) => text),
  ...runsOf(units).inReadingOrder.flatMap(unshaped),
];

/**
 * Returns the distinct user-perceived characters of a text that a receipt cannot print: no font of ours has a glyph
 * for them, or a mark has nothing to stand on. Empty when the whole text can be printed.
 */
export const unprintable = (text: string): string[] => {
  const shown = visibleText(text);
  if (LATIN.test(shown) || isPlain(shown, 'text')) return [];
  const families = familiesFor(shown);
  const found = shown.split('\n').flatMap((paragraph) => inParagraph(unitsOf(paragraph, 'text', families)));
  return [...new Set(found.map((characters) => characters.trim()))];
};
