import { highestScore, isSingle } from './alignment';
import type { Likeness } from './likeness';
import type { ListedWords } from './listed-words';
import { FULL_WEIGHT, type NameToken } from './normalise-name';

/** Most gain of an initial: it pairs with words that the vocabulary search does not find. */
const INITIAL_GAIN = 0.3;
/** What an initial may make up for beside that: the rest of its word (`INITIALS_THAT_COUNT` in `alignment.ts`). */
const INITIAL_REST = FULL_WEIGHT - INITIAL_GAIN;

/** Numbers of the listed names that may reach `least` (0 to 1) against these likenesses. */
export type FindProspects = (likes: readonly Likeness[], subject: readonly NameToken[], least: number) => number[];

const initialsIn = (tokens: readonly NameToken[]) => tokens.filter(({ text }) => text.length === 1).length;

/**
 * Creates the search over inverted lists from words to names. The result is not reentrant; it reuses one table of sums.
 */
export const createProspects = (names: readonly ListedWords[]): FindProspects => {
  const namesWith: { names: number[]; weights: number[]; joined: boolean[] }[] = [];
  names.forEach(({ words }, name) =>
    words.forEach(({ number, weight, mask }) => {
      const posting = (namesWith[number] ??= { names: [], weights: [], joined: [] });
      posting.names.push(name);
      posting.weights.push(weight);
      posting.joined.push(!isSingle(mask));
    }),
  );
  const initials = names.map(({ tokens }) => initialsIn(tokens));
  const gains = new Float64Array(names.length);

  return (likes, subject, least) => {
    const touched: number[] = [];
    for (const { mask, weight, similar } of likes) {
      const joined = !isSingle(mask);
      for (const [number, similarity] of similar) {
        const posting = namesWith[number];
        if (!posting) continue;
        for (let i = 0; i < posting.names.length; i++) {
          const name = posting.names[i] ?? 0;
          if (gains[name] === 0) touched.push(name);
          const other = posting.weights[i] ?? 0;
          const counted = joined || posting.joined[i] ? Math.max(weight, other) : Math.min(weight, other);
          gains[name] = (gains[name] ?? 0) + similarity * counted;
        }
      }
    }
    const subjectWeight = subject.reduce((sum, { weight }) => sum + weight, 0);
    const ownInitials = initialsIn(subject);
    const worth = touched.filter((name) => {
      const theirInitials = initials[name] ?? 0;
      const gain = (gains[name] ?? 0) + INITIAL_GAIN * (ownInitials + theirInitials);
      const ownLeast = subjectWeight - INITIAL_REST * theirInitials;
      const theirLeast = (names[name]?.totalWeight ?? 0) - INITIAL_REST * ownInitials;
      return ownLeast <= 0 || theirLeast <= 0 || highestScore(gain, ownLeast, theirLeast) >= least;
    });
    for (const name of touched) gains[name] = 0;
    return worth;
  };
};
