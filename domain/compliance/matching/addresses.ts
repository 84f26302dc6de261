import type { ListedEntity } from '../../../contracts/compliance/listed-entity';
import { wordsInOrder } from './normalise-name';
import { withoutHidden } from './reading';

/** A listed name that stands in a line of an address. */
export interface AddressMatch {
  entity: ListedEntity;
  /** As published. */
  listedName: string;
}

/** Ships and aircraft bear the names of streets. */
const KINDS: readonly ListedEntity['kind'][] = ['person', 'organization', 'unknown'];

/** As published, and `LAST, First` also as `First LAST`. */
const orders = (name: string): string[][] => {
  const [before = '', ...after] = name.split(',');
  const published = wordsInOrder(name);
  return after.length === 0 ? [published] : [published, [...wordsInOrder(after.join(' ')), ...wordsInOrder(before)]];
};

const keyOf = (first: string | undefined, second: string | undefined): string => `${first} ${second}`;

/**
 * Finds the listed names of two or more words that stand in a line of an address, all their words exactly and one
 * after the other, also over the end of a line: `c/o First Last`. A part of a name, or one that is spelt otherwise, is
 * not found.
 */
export const createAddressIndex = (entities: readonly ListedEntity[]) => {
  const byStart = new Map<string, { words: string[]; match: AddressMatch }[]>();
  for (const entity of entities.filter(({ kind }) => KINDS.includes(kind)))
    for (const { value } of entity.names)
      for (const words of orders(value)) {
        if (words.length < 2) continue;
        const key = keyOf(words[0], words[1]);
        byStart.set(key, [...(byStart.get(key) ?? []), { words, match: { entity, listedName: value } }]);
      }

  const inLine = (line: string): AddressMatch[] => {
    const words = wordsInOrder(line);
    return words.flatMap((word, at) =>
      (byStart.get(keyOf(word, words[at + 1])) ?? [])
        .filter((listed) => listed.words.every((each, i) => words[at + i] === each))
        .map(({ match }) => match),
    );
  };
  return (lines: readonly string[]): AddressMatch[] => [
    ...new Set([...lines, lines.join(' ')].map(withoutHidden).flatMap(inLine)),
  ];
};
