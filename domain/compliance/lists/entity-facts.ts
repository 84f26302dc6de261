import type { ListedIdentifier, ListedName, NameQuality } from '../../../contracts/compliance/listed-entity';

const RANK: Record<NameQuality, number> = { primary: 0, strong: 1, weak: 2 };

export const tidy = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** Returns each name once, in its best quality and the order of first appearance, so that hashes are stable. */
export const uniqueNames = (names: readonly ListedName[]): ListedName[] => {
  const best = new Map<string, ListedName>();
  for (const { value, quality } of names) {
    const name = { value: tidy(value), quality };
    const known = best.get(name.value);
    if (name.value !== '' && (!known || RANK[quality] < RANK[known.quality])) best.set(name.value, name);
  }
  return [...best.values()];
};

export const uniqueIdentifiers = (identifiers: readonly ListedIdentifier[]): ListedIdentifier[] => {
  const seen = new Map<string, ListedIdentifier>();
  for (const { type, value } of identifiers) {
    const text = tidy(value);
    const key = `${type} ${text}`;
    if (text !== '' && !seen.has(key)) seen.set(key, { type, value: text });
  }
  return [...seen.values()];
};

/** Returns the first value that occurs a second time. */
export const firstRepeated = (values: readonly string[]): string | undefined => {
  const seen = new Set<string>();
  return values.find((value) => seen.size === seen.add(value).size);
};
