import type { ListedEntity } from '../../../contracts/compliance/listed-entity';
import { createAddressIndex } from './addresses';
import { alignmentScore } from './alignment';
import { birthDateEvidence, countryEvidence, MAX_EVIDENCE } from './evidence';
import { likenesses, pairingsOf } from './likeness';
import { listedWords } from './listed-words';
import type { MatchIndex, NameMatcher, ScreeningHit, ScreeningSubject } from './name-matcher';
import { nameTokens } from './normalise-name';
import { createProspects } from './prospects';
import { formsOf } from './reading';
import { createVocabulary } from './vocabulary';

/** Chosen on labelled name pairs; the test beside this file holds precision and recall on a sample of them. */
export const DEFAULT_THRESHOLD = 0.84;

/** A weak alias makes a hit only when it is met closely. */
const WEAK_ALIAS_FACTOR = 0.9;

const rounded = (value: number) => Math.round(value * 10_000) / 10_000;

const buildIndex = (entities: readonly ListedEntity[]): MatchIndex => {
  const vocabulary = createVocabulary();
  const names = entities.flatMap((entity) => listedWords(entity, vocabulary));
  vocabulary.seal();
  const findProspects = createProspects(names);
  const findInAddress = createAddressIndex(entities);

  const compare = (name: string, subject: ScreeningSubject, threshold: number, keep: (hit: ScreeningHit) => void) => {
    const tokens = nameTokens(name);
    const weights = tokens.map(({ weight }) => weight);
    const likes = likenesses(tokens, vocabulary);
    const least = threshold - MAX_EVIDENCE;
    for (const number of findProspects(likes, tokens, least)) {
      const listed = names[number];
      if (!listed) continue;
      const { entity, value } = listed;
      const nameScore = alignmentScore(pairingsOf(tokens, likes, listed), weights, listed.weights, listed.family);
      const aliasQuality = listed.weak ? WEAK_ALIAS_FACTOR : 1;
      if (nameScore * aliasQuality < least) continue;
      const birthDate = birthDateEvidence(subject, entity.identifiers);
      const country = countryEvidence(subject, entity.identifiers);
      const score = rounded(Math.min(1, Math.max(0, nameScore * aliasQuality + birthDate + country)));
      const features = { name: rounded(nameScore), aliasQuality, birthDate, country };
      if (score >= threshold) keep({ entityRef: entity.ref, listedName: value, score, features });
    }
  };

  const search = (subject: ScreeningSubject, threshold: number): ScreeningHit[] => {
    const best = new Map<string, ScreeningHit>();
    const keep = (hit: ScreeningHit) => {
      if (hit.score > (best.get(hit.entityRef)?.score ?? 0)) best.set(hit.entityRef, hit);
    };
    for (const form of formsOf(subject.name)) compare(form, subject, threshold, keep);
    for (const { entity, listedName } of findInAddress(subject.addressLines ?? []))
      keep({ entityRef: entity.ref, listedName, score: 1, features: { address: 1 } });
    return [...best.values()].sort((a, b) => b.score - a.score || (a.entityRef < b.entityRef ? -1 : 1));
  };
  return { search };
};

/**
 * Names as sets of words, compared by sound and spelling with a tolerance that grows with the word, paired one to one
 * for the best sum; order plays no part. Features of a hit: `name` (0 to 1), `aliasQuality` (its factor), `birthDate`
 * and `country` (their change of the score), or `address` alone, for a listed name in a line of an address. A name is
 * compared in all its forms; `reading.ts` says whether it can be read at all.
 */
export const tokenSetMatcher: NameMatcher = { version: 'token-set-2', index: buildIndex };
