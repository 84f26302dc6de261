import { COMPANY_FORMS, PARTICLES, TITLES } from './name-words';
import { transliterate } from './transliterate';

export interface NameToken {
  text: string;
  /** How much it distinguishes: 1 for a word, less for a particle or an initial. */
  weight: number;
  /** Where it stood among the words that were kept. */
  place: number;
}

/** More words than any listed name needs; the rest of an endless name is not compared, so that work stays bounded. */
export const MAX_WORDS = 14;
/** The weight of an ordinary word. */
export const FULL_WEIGHT = 1;
const PARTICLE_WEIGHT = 0.15;
export const INITIAL_WEIGHT = 0.3;

/** `S.A.`, `p.l.c`: single letters with a stop and nothing else between them. */
const ABBREVIATION = /(?<![\p{L}\p{N}])\p{L}(?:\.\p{L}(?![\p{L}\p{N}]))+/gu;

const weightOf = (word: string): number =>
  PARTICLES.has(word) ? PARTICLE_WEIGHT : word.length === 1 ? INITIAL_WEIGHT : FULL_WEIGHT;

/** Without what `noise` holds, as long as at least `least` words remain. */
const without = (words: string[], noise: ReadonlySet<string>, least: number): string[] => {
  const kept = words.filter((word) => !noise.has(word));
  return kept.length >= least ? kept : words;
};

const wordsIn = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');

const plainText = (name: string): string => transliterate(name).replace(/['’‘ʼʻ`´ʿʾ′"]/g, '');

/** Returns the words of a text in their order: Latin letters, lower case, no marks, no punctuation. */
export const wordsInOrder = (text: string): string[] => wordsIn(plainText(text));

/**
 * Returns the different words of a name, titles and company forms dropped. `S.A.` and `P.L.C.` are one word where that
 * is a company's form and initials otherwise, apostrophes join, hyphens part.
 */
export const nameWords = (name: string): string[] => {
  const text = plainText(name).replace(ABBREVIATION, (letters) => {
    const word = letters.replaceAll('.', '');
    return COMPANY_FORMS.has(word) ? word : letters;
  });
  return [...new Set(without(without(wordsIn(text), TITLES, 1), COMPANY_FORMS, 1))];
};

/** Returns the words of a name with what each counts, sorted so that order plays no part; the longest 14 of them. */
export const nameTokens = (name: string): NameToken[] => {
  const tokens = nameWords(name).map((text, place) => ({ text, weight: weightOf(text), place }));
  const longestFirst = tokens.sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1));
  return longestFirst.slice(0, MAX_WORDS).sort((a, b) => (a.text < b.text ? -1 : 1));
};
