import { FULL_WEIGHT, type NameToken } from './normalise-name';
import { soundOf, withoutDoubles, type Word } from './token-similarity';

/** Subjects with more words than this are not joined: work grows with the square, and words enough agree anyhow. */
const MAX_JOINED_SUBJECT = 8;

export interface JoinedWord extends Word {
  /** Positions of the joined tokens. */
  mask: number;
  weight: number;
}

type Part = JoinedWord;

const partOf = ({ text, weight }: NameToken, position: number): Part => ({
  text,
  weight,
  sound: soundOf(text),
  mask: 1 << position,
});

const join = (...parts: readonly Part[]): JoinedWord => ({
  text: parts.map(({ text }) => text).join(''),
  sound: withoutDoubles(parts.map(({ sound }) => sound).join('')),
  mask: parts.reduce((mask, part) => mask | part.mask, 0),
  weight: parts.reduce((sum, { weight }) => sum + weight, 0),
});

/**
 * Words a listed name may also be written as, its neighbours joined: `Bashir ud Din` as `bashirud` and, across a
 * particle, `bashiruddin`.
 */
export const joinedListed = (tokens: readonly NameToken[]): JoinedWord[] => {
  const places = tokens.map((token, position) => ({ place: token.place, part: partOf(token, position) }));
  const inOrder = places.sort((a, b) => a.place - b.place).map(({ part }) => part);
  return inOrder.flatMap((first, i) => {
    const [second, third] = [inOrder[i + 1], inOrder[i + 2]];
    if (!second) return [];
    const across = third && second.weight < FULL_WEIGHT ? [join(first, second, third)] : [];
    return [join(first, second), ...across];
  });
};

/** Returns the joined words of a subject, in every order, since the order of a subject's words must not matter. */
export const joinedSubject = (tokens: readonly NameToken[]): JoinedWord[] => {
  if (tokens.length > MAX_JOINED_SUBJECT) return [];
  const parts = tokens.map(partOf);
  const particles = parts.filter(({ weight }) => weight < FULL_WEIGHT);
  return parts.flatMap((first) =>
    parts
      .filter((last) => last !== first)
      .flatMap((last) => [
        join(first, last),
        ...particles.filter((middle) => middle !== first && middle !== last).map((middle) => join(first, middle, last)),
      ]),
  );
};
