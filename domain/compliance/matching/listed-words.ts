import type { ListedEntity } from '../../../contracts/compliance/listed-entity';
import { joinedListed } from './joined-words';
import { nameTokens, type NameToken } from './normalise-name';
import type { Vocabulary } from './vocabulary';

/** One spelling of one listed name, ready for matching. */
export interface ListedWords {
  entity: ListedEntity;
  /** As published. */
  value: string;
  weak: boolean;
  tokens: readonly NameToken[];
  weights: readonly number[];
  totalWeight: number;
  /** The family name's positions, as a bit mask: the words before a comma, or the last word. */
  family: number;
  /** Vocabulary numbers of single words and of joined ones, with the token positions they stand for (bit mask). */
  words: readonly { number: number; mask: number; weight: number }[];
}

/** A name with a remark in parentheses is listed with and without it. */
const spellings = (name: string): string[] => {
  const bare = name.replace(/\([^)]*\)/g, ' ').trim();
  return bare === name || bare === '' ? [name] : [name, bare];
};

const familyOf = (spelling: string, tokens: readonly NameToken[]): number => {
  const comma = spelling.indexOf(',');
  const before = comma < 0 ? undefined : new Set(nameTokens(spelling.slice(0, comma)).map(({ text }) => text));
  const last = Math.max(...tokens.map(({ place }) => place));
  const isFamily = ({ text, place }: NameToken) => (before ? before.has(text) : place === last);
  return tokens.reduce((mask, token, position) => (isFamily(token) ? mask | (1 << position) : mask), 0);
};

/**
 * Returns all spellings of an entity's names and adds their words to the vocabulary. Names without a letter have none.
 */
export const listedWords = (entity: ListedEntity, vocabulary: Vocabulary): ListedWords[] =>
  entity.names.flatMap(({ value, quality }) =>
    spellings(value).flatMap((spelling): ListedWords[] => {
      const tokens = nameTokens(spelling);
      if (tokens.length === 0) return [];
      const weights = tokens.map(({ weight }) => weight);
      const single = tokens.map(({ text, weight }, i) => ({ number: vocabulary.add(text), mask: 1 << i, weight }));
      const joined = joinedListed(tokens).map(({ text, mask, weight }) => ({
        number: vocabulary.add(text, true),
        mask,
        weight,
      }));
      const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
      const words = [...single, ...joined];
      const family = familyOf(spelling, tokens);
      return [{ entity, value, weak: quality === 'weak', tokens, weights, totalWeight, family, words }];
    }),
  );
