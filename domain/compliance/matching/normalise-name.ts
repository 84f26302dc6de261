import { COMPANY_FORMS, PARTICLES, TITLES } from './name-words';
import { transliterate } from './transliterate';

export interface NameToken {
  text: string;
  /** How much it distinguishes: 1 for a word, less for a particle or an initial. */
  weight: number;
  /** Where it stood among the words that were kept. */
  place: number;
}

/** More words than any listed name needs; the rest of an endless name is left out, so that work stays bounded. */
const MAX_TOKENS = 14;
/** The weight of an ordinary word. */
export const FULL_WEIGHT = 1;
const PARTICLE_WEIGHT = 0.15;
const INITIAL_WEIGHT = 0.3;

/** `S.A.`, `p.l.c`, `J. P.`: single letters with stops between them. */
const INITIALS = /(?<![\p{L}\p{N}])\p{L}(?:\.\s?\p{L}(?![\p{L}\p{N}]))+/gu;

const weightOf = (word: string): number =>
  PARTICLES.has(word) ? PARTICLE_WEIGHT : word.length === 1 ? INITIAL_WEIGHT : FULL_WEIGHT;

/** Without what `noise` holds, as long as at least `least` words remain. */
const without = (words: string[], noise: ReadonlySet<string>, least: number): string[] => {
  const kept = words.filter((word) => !noise.has(word));
  return kept.length >= least ? kept : words;
};

/**
 * Splits a name into a set of tokens: Latin letters, lower case, no marks, no punctuation, titles and company forms
 * dropped, sorted so that order plays no part. `S.A.` and `P.L.C.` are one word each, apostrophes join, hyphens part.
 */
export const nameTokens = (name: string): NameToken[] => {
  const words = transliterate(name)
    .replace(/['’‘ʼʻ`´ʿʾ′"]/g, '')
    .replace(INITIALS, (initials) => initials.replace(/[.\s]/g, ''))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const distinctive = without(without(words, TITLES, 1), COMPANY_FORMS, 1);
  const tokens = [...new Set(distinctive)].map((text, place) => ({ text, weight: weightOf(text), place }));
  const longestFirst = tokens.sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1));
  return longestFirst.slice(0, MAX_TOKENS).sort((a, b) => (a.text < b.text ? -1 : 1));
};
