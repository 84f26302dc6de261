import { distance } from 'fastest-levenshtein';

/** Spellings of one sound in romanised names; applied in order. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/[qc](?!h)|ck|kh/g, 'k'],
  [/gh/g, 'g'],
  [/dj|dzh|zh/g, 'j'],
  [/tch|tsch|sch/g, 'ch'],
  [/tz|ts/g, 'z'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  [/ou|oo|u/g, 'o'],
  [/ei|ai|ay|ey|ee|y|e/g, 'i'],
];

/** Letters said twice are said once: also needed where two words are joined. */
export const withoutDoubles = (word: string): string => word.replace(/(.)\1+/gu, '$1');

/** Returns a word with the differences between romanisations levelled out: `Hussein` and `Husayn` sound the same. */
export const soundOf = (word: string): string =>
  withoutDoubles(SOUNDS.reduce((text, [spelling, as]) => text.replace(spelling, as), word));

export interface Word {
  text: string;
  sound: string;
}

export const wordOf = (text: string): Word => ({ text, sound: soundOf(text) });

/** Edits allowed between two sounds, by the length of the longer: a slip in a short word makes another word. */
export const allowedEdits = (length: number): number => {
  if (length <= 3) return 0;
  if (length <= 6) return 1;
  return length <= 10 ? 2 : 3;
};

/** Cost of another spelling of the same sound, in edits. */
const SPELLING_COST = 0.1;

/**
 * Returns the similarity of two words, 0 to 1: 1 when they are equal, 0 beyond the allowed edits. Digits admit no edit:
 * `6` is not `5`.
 */
export const wordSimilarity = (a: Word, b: Word): number => {
  if (a.text === b.text) return 1;
  if (/\d/.test(a.text) || /\d/.test(b.text)) return 0;
  const longer = Math.max(a.sound.length, b.sound.length);
  const edits = a.sound === b.sound ? 0 : distance(a.sound, b.sound);
  return edits <= allowedEdits(longer) ? 1 - (edits + SPELLING_COST) / longer : 0;
};
