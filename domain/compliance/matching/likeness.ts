import { isSingle, type Pairing } from './alignment';
import { joinedSubject } from './joined-words';
import type { ListedWords } from './listed-words';
import type { NameToken } from './normalise-name';
import type { Vocabulary } from './vocabulary';

/** The words that a subject's word, or several joined, resembles: vocabulary numbers with their similarity. */
export interface Likeness {
  mask: number;
  weight: number;
  similar: Map<number, number>;
}

const JOINED_FACTOR = 0.98;
const INITIAL_SIMILARITY = 0.85;

export const likenesses = (tokens: readonly NameToken[], vocabulary: Vocabulary): Likeness[] => {
  const single = tokens.map(({ text, weight }, i) => ({ mask: 1 << i, weight, similar: vocabulary.like(text) }));
  const joined = joinedSubject(tokens).map((word) => ({
    mask: word.mask,
    weight: word.weight,
    similar: vocabulary.sounding(word),
  }));
  return [...single, ...joined.filter(({ similar }) => similar.size > 0)];
};

/** An initial stands for any word it begins. */
const initialPairs = (a: NameToken, b: NameToken) =>
  (a.text.length === 1 || b.text.length === 1) && a.text !== b.text && a.text[0] === b.text[0];

/** Returns all ways in which words of the subject may stand for words of a listed name. */
export const pairingsOf = (
  subject: readonly NameToken[],
  likes: readonly Likeness[],
  listed: ListedWords,
): Pairing[] => {
  const pairings: Pairing[] = [];
  for (const { mask, similar } of likes)
    for (const word of listed.words) {
      const similarity = similar.get(word.number);
      // Joined with joined is left out: their single words pair as well.
      if (similarity === undefined || !(isSingle(mask) || isSingle(word.mask))) continue;
      const factor = isSingle(mask) && isSingle(word.mask) ? 1 : JOINED_FACTOR;
      pairings.push({ subject: mask, listed: word.mask, similarity: similarity * factor });
    }
  subject.forEach((token, i) =>
    listed.tokens.forEach((other, j) => {
      if (initialPairs(token, other))
        pairings.push({ subject: 1 << i, listed: 1 << j, similarity: INITIAL_SIMILARITY, initial: true });
    }),
  );
  return pairings;
};
