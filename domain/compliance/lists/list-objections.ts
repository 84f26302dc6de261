import { COUNTED_KINDS, type ListCounts } from '../../../contracts/compliance/list-counts';
import type { ListSource } from '../../../contracts/compliance/states';
import { isMoreComplete, KIND_WORDS } from './list-counts';
import { MAX_FALL_PERCENT, MINIMA } from './list-limits';

/** What a person may lift with a reason: `force` a doubt about what the list holds, `put-in-force` its age. */
export type ListOverride = 'force' | 'put-in-force';

export interface Objection {
  /** Names the kind and both values. */
  text: string;
  /** Undefined: nobody may. */
  liftedBy: ListOverride | undefined;
}

export interface DatedCounts {
  publishedAt: Date;
  counts: ListCounts;
}

export interface Candidate extends DatedCounts {
  source: ListSource;
  /** The same bytes were imported before, and another list is in force now. */
  wasReplaced: boolean;
}

const shortOfMinima = ({ source, counts }: Candidate): Objection[] =>
  COUNTED_KINDS.flatMap((kind) => {
    const minimum = MINIMA[source][kind] ?? 0;
    if (counts[kind] >= minimum) return [];
    const text = `${KIND_WORDS[kind]}: ${counts[kind]} in this list, and a first list has at least ${minimum}`;
    return [{ text, liftedBy: 'force' as const }];
  });

const falls = (before: ListCounts, now: ListCounts): Objection[] =>
  COUNTED_KINDS.flatMap((kind) => {
    if ((before[kind] - now[kind]) * 100 <= before[kind] * MAX_FALL_PERCENT[kind]) return [];
    const text = `${KIND_WORDS[kind]}: ${before[kind]} in force, ${now[kind]} in this list, which falls by more than ${MAX_FALL_PERCENT[kind]} %`;
    return [{ text, liftedBy: 'force' as const }];
  });

const fewer = (before: ListCounts, now: ListCounts): string =>
  COUNTED_KINDS.filter((kind) => now[kind] < before[kind])
    .map((kind) => `, ${KIND_WORDS[kind]} ${before[kind]} in force and ${now[kind]} in this list`)
    .join('') || ', the same number of every kind';

const dateObjections = (list: Candidate, inForce: DatedCounts): Objection[] => {
  const [stated, current] = [list.publishedAt.toISOString(), inForce.publishedAt.toISOString()];
  if (list.wasReplaced)
    return [
      {
        text: `imported before and replaced: published ${stated}, the list in force ${current}`,
        liftedBy: 'put-in-force',
      },
    ];
  if (list.publishedAt < inForce.publishedAt)
    return [{ text: `older: published ${stated}, the list in force ${current}`, liftedBy: 'put-in-force' }];
  if (list.publishedAt > inForce.publishedAt || isMoreComplete(list.counts, inForce.counts)) return [];
  const text = `published ${stated} like the list in force, and not more complete${fewer(inForce.counts, list.counts)}`;
  return [{ text, liftedBy: 'force' }];
};

/**
 * Says why a list may not go into force, compared with the one that is; an empty answer lets it. Only a list whose
 * bytes are not those of the list in force is asked about.
 */
export const objectionsTo = (list: Candidate, inForce: DatedCounts | undefined): Objection[] => {
  if (list.counts.entities === 0) return [{ text: 'entities: 0 in this list', liftedBy: undefined }];
  if (!inForce) return shortOfMinima(list);
  return [...dateObjections(list, inForce), ...falls(inForce.counts, list.counts)];
};
