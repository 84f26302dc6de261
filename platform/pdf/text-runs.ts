import bidiFactory from 'bidi-js';
import { receiptFontHas, type ReceiptFont } from './receipt-fonts';
import { isIdeographic, type ScriptFamily } from './script-families';
import { scriptFont, type ScriptFont } from './script-fonts';

/** Text that is drawn with one font in one direction. */
export interface TextRun {
  text: string;
  /** Undefined: the style's own font. */
  script: ScriptFont | undefined;
  rightToLeft: boolean;
}

/** One user-perceived character of a paragraph. */
export interface TextUnit {
  text: string;
  start: number;
  end: number;
  /** `missing`: no font has it. */
  font: ScriptFont | 'own' | 'missing';
  /** Of the Unicode Bidirectional Algorithm (UAX 9): odd where text goes from right to left. */
  level: number;
}

/** Stands for a character that no font has. */
const MISSING = '\u25a1';

/** The scripts that the receipt's own fonts set correctly: letters side by side, from left to right. */
const OWN_SCRIPTS =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Tifinagh}\p{Script=Canadian_Aboriginal}\p{Script=Common}\p{Script=Inherited}]*$/u;
const SHARED = /^[\p{Script=Common}\p{Script=Inherited}]*$/u;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Joiners and variation selectors, which choose the form of a letter. */
const CHOOSES_FORM = /\p{Join_Control}|\p{Variation_Selector}/u;
const UNSEEN = /\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}|(?!\n)\p{Cc}/gu;

/** Returns the text as it is printed: composed, with single blanks and line breaks, without what is not seen. */
export const visibleText = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(UNSEEN, (character) => (CHOOSES_FORM.test(character) ? character : ''));

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const bidi = bidiFactory();

const codesOf = (text: string): number[] =>
  Array.from(text.replace(IGNORABLE, ''), (letter) => letter.codePointAt(0) ?? 0);

/** Whether the style's own font sets the whole text, and no script font is needed. */
export const isPlain = (text: string, own: ReceiptFont): boolean =>
  OWN_SCRIPTS.test(text) && codesOf(text).every((code) => code === 10 || receiptFontHas(own, code));

interface FontChoice {
  own: ReceiptFont;
  families: readonly ScriptFamily[];
  previous: TextUnit['font'];
}

const chooseFont = (cluster: string, { own, families, previous }: FontChoice): TextUnit['font'] => {
  const codes = codesOf(cluster);
  const isShared = SHARED.test(cluster);
  // A sign that scripts share, such as the Arabic kashida, goes on in the font of the word that it stands in.
  const stays = isShared && typeof previous === 'object' && previous.family.isFor.test(cluster);
  const continued = stays ? scriptFont(previous.family, codes) : undefined;
  if (continued) return continued;
  if (OWN_SCRIPTS.test(cluster) && codes.every((code) => receiptFontHas(own, code))) return 'own';
  for (const family of families) {
    const isCandidate = family.isFor.test(cluster) || isIdeographic(family);
    const font = isCandidate ? scriptFont(family, codes) : undefined;
    if (font) return font;
  }
  return 'missing';
};

/** Unicode parts some signs of Myanmar from their letter; no line begins with one. */
const BEGINS_WITH_MARK = /^\p{M}/u;

/**
 * Returns the characters of one paragraph in logical order; its direction is that of its first strong letter.
 * `families` are those of the whole text.
 */
export const unitsOf = (paragraph: string, own: ReceiptFont, families: readonly ScriptFamily[]): TextUnit[] => {
  const { levels } = bidi.getEmbeddingLevels(paragraph);
  const units: TextUnit[] = [];
  let previous: TextUnit['font'] = 'own';
  for (const { segment, index } of segmenter.segment(paragraph)) {
    if (codesOf(segment).length === 0) continue;
    const last = units.at(-1);
    if (last && BEGINS_WITH_MARK.test(segment)) {
      last.text += segment;
      last.end = index + segment.length;
      continue;
    }
    const font = chooseFont(segment, { own, families, previous });
    units.push({ text: segment, start: index, end: index + segment.length, font, level: levels[index] ?? 0 });
    previous = font;
  }
  return units;
};

const levelOf = (run: readonly TextUnit[]): number => run[0]?.level ?? 0;

/** Orders runs from left to right, rule L2 of the algorithm: from the highest level down, what is above is turned. */
const inVisualOrder = (runs: readonly TextUnit[][]): TextUnit[][] => {
  let ordered = [...runs];
  for (let level = Math.max(0, ...runs.map(levelOf)); level > 0; level--) {
    const turned: TextUnit[][] = [];
    let above: TextUnit[][] = [];
    for (const run of ordered) {
      if (levelOf(run) >= level) above = [run, ...above];
      else {
        turned.push(...above, run);
        above = [];
      }
    }
    ordered = [...turned, ...above];
  }
  return ordered;
};

const ownText = ({ text, font }: TextUnit, isTurned: boolean): string => {
  const shown = font === 'missing' ? MISSING : text.replace(IGNORABLE, '');
  return isTurned ? (bidi.getMirroredCharacter(shown) ?? shown) : shown;
};

const runOf = (units: readonly TextUnit[]): TextRun => {
  const font = units[0]?.font;
  const rightToLeft = levelOf(units) % 2 === 1;
  if (typeof font === 'object') return { text: units.map(({ text }) => text).join(''), script: font, rightToLeft };
  const texts = units.map((unit) => ownText(unit, rightToLeft));
  return { text: (rightToLeft ? texts.reverse() : texts).join(''), script: undefined, rightToLeft };
};

const ownOrScript = ({ font }: TextUnit) => (typeof font === 'object' ? font : undefined);

/** The runs of one line, each of them once in each list. */
export interface LineRuns {
  inReadingOrder: TextRun[];
  fromLeftToRight: TextRun[];
}

export const runsOf = (line: readonly TextUnit[]): LineRuns => {
  const logical: TextUnit[][] = [];
  for (const unit of line) {
    const last = logical.at(-1);
    const isSame = last?.[0]?.level === unit.level && ownOrScript(last[0]) === ownOrScript(unit);
    if (isSame) last.push(unit);
    else logical.push([unit]);
  }
  const runs = new Map(logical.map((units) => [units, runOf(units)]));
  const visual = inVisualOrder(logical);
  return {
    inReadingOrder: [...runs.values()],
    fromLeftToRight: visual.flatMap((units) => runs.get(units) ?? []),
  };
};
