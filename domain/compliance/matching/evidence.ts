import type { ListedIdentifier } from '../../../contracts/compliance/listed-entity';
import { countryCode } from './country-code';
import type { ScreeningSubject } from './name-matcher';

/** Amounts that facts beside the name add to a score or take from it; a missing fact changes nothing. */
const EXACT_BIRTH_DATE = 0.05;
const POSSIBLE_BIRTH_DATE = 0.02;
const OTHER_BIRTH_DATE = -0.1;
const SAME_COUNTRY = 0.02;
/** Small: people move, and donors give from where they are. */
const OTHER_COUNTRY = -0.02;

/** The most that a hit can gain beside its name. */
export const MAX_EVIDENCE = EXACT_BIRTH_DATE + SAME_COUNTRY;

/** Years by which a stated year may be off, as lists correct them often, and those marked circa more. */
const YEAR_SLACK = 1;
const CIRCA_SLACK = 3;

const DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/;

const agreementWith = (birthDate: string, edtf: string): number => {
  const circa = edtf.includes('~');
  const [from, to = from] = edtf.replaceAll('~', '').split('/');
  if (from === undefined || to === undefined || !DATE.test(from) || !DATE.test(to)) return 0;
  if (edtf === birthDate && birthDate.length === 10) return EXACT_BIRTH_DATE;
  // Compared as far as both are stated: 1961-03 agrees with 1961.
  const upTo = (limit: string) => Math.min(limit.length, birthDate.length);
  const after = birthDate.slice(0, upTo(from)) >= from.slice(0, upTo(from));
  const before = birthDate.slice(0, upTo(to)) <= to.slice(0, upTo(to));
  if (after && before) return POSSIBLE_BIRTH_DATE;
  const slack = circa ? CIRCA_SLACK : YEAR_SLACK;
  const year = Number(birthDate.slice(0, 4));
  return year >= Number(from.slice(0, 4)) - slack && year <= Number(to.slice(0, 4)) + slack ? 0 : OTHER_BIRTH_DATE;
};

const valuesOf = (identifiers: readonly ListedIdentifier[], type: string): string[] =>
  identifiers.flatMap((identifier) => (identifier.type === type ? [identifier.value] : []));

/** Returns the evidence of the subject's birth date against the stated ones (EDTF); the closest of them counts. */
export const birthDateEvidence = (subject: ScreeningSubject, identifiers: readonly ListedIdentifier[]): number => {
  const { birthDate } = subject;
  const stated = valuesOf(identifiers, 'birthDate');
  if (birthDate === undefined || !DATE.test(birthDate) || stated.length === 0) return 0;
  return Math.max(...stated.map((edtf) => agreementWith(birthDate, edtf)));
};

/** Returns the evidence of the subject's country against the countries of an entity. */
export const countryEvidence = (subject: ScreeningSubject, identifiers: readonly ListedIdentifier[]): number => {
  const own = subject.country === undefined ? undefined : countryCode(subject.country);
  const theirs = valuesOf(identifiers, 'country').flatMap((name) => countryCode(name) ?? []);
  if (own === undefined || theirs.length === 0) return 0;
  return theirs.includes(own) ? SAME_COUNTRY : OTHER_COUNTRY;
};
