import { FULL_WEIGHT, INITIAL_WEIGHT } from './normalise-name';

/** A possible pairing of subject words with listed words, each set as a bit mask of positions. */
export interface Pairing {
  subject: number;
  listed: number;
  similarity: number;
  /** An initial for a word that it begins. */
  initial?: boolean;
}

/** Both sides have words the other lacks: most likely somebody else. */
const CONFLICT_COST = 1;
/** One side only has more words, such as middle names: little, once two full words agree and no family name is missing. */
const EXTRA_COST = 0.12;
const EXTRA_COST_OF_ONE_WORD = 0.35;
/** A whole listed name stays found among any number of words, such as the purpose of a transfer. */
const MOST_EXTRA = 2.5;

interface Chosen {
  gain: number;
  weight: number;
  /** Positions taken, and the weight they stand for, on either side. */
  subject: number;
  listed: number;
  subjectWeight: number;
  listedWeight: number;
  /** How many initials stand for a word, and what these words weigh beyond them, on either side. */
  initials: number;
  subjectRest: number;
  listedRest: number;
}

const NO_INITIALS = { initials: 0, subjectRest: 0, listedRest: 0 };
const NOTHING: Chosen = {
  gain: 0,
  weight: 0,
  subject: 0,
  listed: 0,
  subjectWeight: 0,
  listedWeight: 0,
  ...NO_INITIALS,
};

/** One initial says little; from two of them on, beside a full word, they stand for their whole words. */
const INITIALS_THAT_COUNT = 2;

const sum = (weights: readonly number[]) => weights.reduce((total, weight) => total + weight, 0);

const weightIn = (weights: readonly number[], mask: number): number => {
  let total = 0;
  for (let i = 0; i < weights.length; i++) if (mask & (1 << i)) total += weights[i] ?? 0;
  return total;
};

const fullWordsIn = (weights: readonly number[], mask: number): number =>
  weights.filter((weight, position) => weight >= FULL_WEIGHT && mask & (1 << position)).length;

/** Returns whether a mask is of one word, not of several joined. */
export const isSingle = (mask: number) => (mask & (mask - 1)) === 0;

/** The lesser weight counts: an initial covers little of its word, the rest of which stays unpaired. */
const weighed = (
  { subject, listed, similarity, initial }: Pairing,
  own: readonly number[],
  other: readonly number[],
): Chosen => {
  const [subjectWeight, listedWeight] = [weightIn(own, subject), weightIn(other, listed)];
  const weight = Math.min(subjectWeight, listedWeight);
  const pairing = { subject, listed, weight, gain: similarity * weight };
  // A joined word covers all of its parts.
  if (!isSingle(subject) || !isSingle(listed)) return { ...pairing, ...NO_INITIALS, subjectWeight, listedWeight };
  const counted = { ...pairing, subjectWeight: weight, listedWeight: weight };
  if (!initial) return { ...counted, ...NO_INITIALS };
  return { ...counted, initials: 1, subjectRest: subjectWeight - weight, listedRest: listedWeight - weight };
};

const plus = (a: Chosen, b: Chosen): Chosen => ({
  gain: a.gain + b.gain,
  weight: a.weight + b.weight,
  subject: a.subject | b.subject,
  listed: a.listed | b.listed,
  subjectWeight: a.subjectWeight + b.subjectWeight,
  listedWeight: a.listedWeight + b.listedWeight,
  initials: a.initials + b.initials,
  subjectRest: a.subjectRest + b.subjectRest,
  listedRest: a.listedRest + b.listedRest,
});

/** The one-to-one choice of pairings with the greatest sum of similarity times weight. */
const bestChoice = (pairings: readonly Pairing[], subject: readonly number[], listed: readonly number[]): Chosen => {
  // By the lowest subject word of each pairing, so that every set of pairings is reached once.
  const byFirst: Chosen[][] = subject.map(() => []);
  for (const pairing of pairings)
    byFirst[31 - Math.clz32(pairing.subject & -pairing.subject)]?.push(weighed(pairing, subject, listed));
  let best = NOTHING;
  const extend = (position: number, chosen: Chosen): void => {
    const choices = byFirst[position];
    if (!choices) {
      if (chosen.gain > best.gain) best = chosen;
      return;
    }
    for (const next of choices)
      if (!(next.subject & chosen.subject) && !(next.listed & chosen.listed)) extend(position + 1, plus(chosen, next));
    extend(position + 1, chosen);
  };
  extend(0, NOTHING);
  return best;
};

/** Words of a listed name that nothing stands for, the family name among them, and at least one more. */
const lacksFamilyName = (best: Chosen, listed: readonly number[], family: number): boolean => {
  const unpaired = listed.filter((_, position) => !(best.listed & (1 << position))).length;
  return family !== 0 && (best.listed & family) === 0 && unpaired > 1;
};

/**
 * Returns how well two names agree, 0 to 1, from the pairings of their words and the words' weights: the mean similarity of
 * the best one-to-one choice, lowered by what stays unpaired, more so when it does on both sides, or when it is the
 * family name of the listed one and more (`family`, a bit mask of its positions).
 */
export const alignmentScore = (
  pairings: readonly Pairing[],
  subject: readonly number[],
  listed: readonly number[],
  family = 0,
): number => {
  const best = bestChoice(pairings, subject, listed);
  if (best.weight === 0) return 0;
  const agreed = Math.min(fullWordsIn(subject, best.subject), fullWordsIn(listed, best.listed));
  const initialsCount = best.initials >= INITIALS_THAT_COUNT && agreed > 0;
  const unpairedSubject = sum(subject) - best.subjectWeight - (initialsCount ? best.subjectRest : 0);
  const unpairedListed = sum(listed) - best.listedWeight - (initialsCount ? best.listedRest : 0);
  const isUsualExtra = agreed >= 2 && !lacksFamilyName(best, listed, family);
  const extraCost = isUsualExtra ? EXTRA_COST : EXTRA_COST_OF_ONE_WORD;
  const conflict = CONFLICT_COST * Math.min(unpairedSubject, unpairedListed);
  const more = Math.abs(unpairedSubject - unpairedListed);
  const extra = extraCost * (unpairedListed < INITIAL_WEIGHT ? Math.min(more, MOST_EXTRA) : more);
  return best.gain / (best.weight + conflict + extra);
};

/**
 * Returns a bound on the score of names of these total weights. `gain` sums similarity times weight over all their
 * pairings; of two weights the lesser, but the greater where a joined word stands for several.
 */
export const highestScore = (gain: number, subjectWeight: number, listedWeight: number): number =>
  gain / Math.min(subjectWeight, listedWeight);
