import LineBreaker from 'linebreak';
import type { ReceiptFont } from './receipt-fonts';
import { familiesFor, type ScriptFamily } from './script-families';
import { runsOf, unitsOf, type LineRuns, type TextRun, type TextUnit } from './text-runs';

/** One printed line. */
export interface TextLine extends LineRuns {
  /** In reading order, with the blanks at its end that are not drawn. */
  text: string;
}

interface Layout {
  own: ReceiptFont;
  families: readonly ScriptFamily[];
  /** In the unit of the run's width. */
  width: number;
  widthOf: (run: TextRun) => number;
}

/** Where lines may end, as indices into the text. */
const breaksOf = (text: string): number[] => {
  const breaker = new LineBreaker(text);
  const found: number[] = [];
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) found.push(next.position);
  return found;
};

const withoutBlanks = (units: readonly TextUnit[]): readonly TextUnit[] => {
  const last = units.findLastIndex(({ text }) => text !== ' ');
  return units.slice(0, last + 1);
};

const breakParagraph = (paragraph: string, { own, families, width, widthOf }: Layout): TextLine[] => {
  const units = unitsOf(paragraph, own, families);
  const ends = breaksOf(paragraph).map((position) => units.filter(({ start }) => start < position).length);
  const fits = (from: number, to: number): boolean =>
    runsOf(withoutBlanks(units.slice(from, to))).inReadingOrder.reduce((sum, run) => sum + widthOf(run), 0) <= width;
  /** The most characters of a word that is wider than a line. */
  const cut = (from: number, to: number): number => {
    let low = from + 1;
    let high = to;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (fits(from, middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const lines: [from: number, to: number][] = [];
  let from = 0;
  let lastFitting = 0;
  for (const end of ends) {
    while (!fits(from, end)) {
      const to = lastFitting > from ? lastFitting : cut(from, end);
      lines.push([from, to]);
      from = to;
    }
    lastFitting = end;
  }
  if (from < units.length || lines.length === 0) lines.push([from, units.length]);
  return lines.map(([start, to]) => ({
    text: units
      .slice(start, to)
      .map(({ text }) => text)
      .join(''),
    ...runsOf(withoutBlanks(units.slice(start, to))),
  }));
};

/** Breaks a text into lines of at most `width`, in every script and both directions; a word too wide is cut. */
export const linesOf = (text: string, measure: Omit<Layout, 'families'>): TextLine[] => {
  const layout = { ...measure, families: familiesFor(text) };
  return text.split('\n').flatMap((paragraph) => breakParagraph(paragraph.trim(), layout));
};
