import { COUNTED_KINDS, type CountedKind, type ListCounts } from '../../../contracts/compliance/list-counts';
import type { ListedEntity, NameQuality } from '../../../contracts/compliance/listed-entity';

/** As messages name them. */
export const KIND_WORDS: Record<CountedKind, string> = {
  entities: 'entities',
  primaryNames: 'primary names',
  strongNames: 'strong names',
  weakNames: 'weak names',
  addresses: 'addresses',
  birthDates: 'dates of birth',
  programs: 'programs',
  otherIdentifiers: 'other identifiers',
};

const NAMES: Record<NameQuality, CountedKind> = { primary: 'primaryNames', strong: 'strongNames', weak: 'weakNames' };
const IDENTIFIERS: Record<string, CountedKind> = {
  address: 'addresses',
  birthDate: 'birthDates',
  birthDateText: 'birthDates',
  program: 'programs',
};

/** Counts a list by kind, so that a file that came cut or empty shows beside the list in force. */
export const countEntities = (entities: readonly ListedEntity[]): ListCounts => {
  const counts = Object.fromEntries(COUNTED_KINDS.map((kind) => [kind, 0])) as ListCounts;
  for (const { names, identifiers } of entities) {
    counts.entities += 1;
    for (const { quality } of names) counts[NAMES[quality]] += 1;
    for (const { type } of identifiers) counts[IDENTIFIERS[type] ?? 'otherIdentifiers'] += 1;
  }
  return counts;
};

/** Whether a list has no less of any kind than another, and more of one. */
export const isMoreComplete = (list: ListCounts, than: ListCounts): boolean =>
  COUNTED_KINDS.every((kind) => list[kind] >= than[kind]) && COUNTED_KINDS.some((kind) => list[kind] > than[kind]);
