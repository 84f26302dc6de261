import type { EntityKind } from '../../../contracts/compliance/listed-entity';
import { countryCode } from '../matching/country-code';
import { COMPANY_FORMS, PARTICLES, TITLES } from '../matching/name-words';
import { splitOutsideBrackets } from './outside-brackets';

/** Words that open a family name of several words, beside the particles of the matcher: `Abdul Rahman, Mohamad`. */
const OPENS_FAMILY_NAME = new Set(['abd', 'abdul', 'aw', 'es', 'ould']);
const LONGEST_FAMILY_NAME = 3;
/** `Jr`, `III`, a form of address or a date of birth behind a comma belongs to the name before it. */
const SAID_OF_A_PERSON = /^(?:[ivx]+\b|born\b)/i;
const SAID_OF_AN_ORGANISATION = /\b(?:branch|office|intl|international)\.?$/i;
const CONJUNCTION = /(?:^|\s)(?:and|or|&|et|y|und)\s/i;

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}'’.-]+/gu) ?? [];
const bare = (word: string): string => word.replace(/\./g, '');

const betweenCommas = (text: string): string[] =>
  splitOutsideBrackets(text, ',')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');

const isFamilyName = (text: string): boolean => {
  const words = wordsOf(text);
  const [first = ''] = words;
  if (words.length < 2) return true;
  return words.length <= LONGEST_FAMILY_NAME && (PARTICLES.has(first) || OPENS_FAMILY_NAME.has(first));
};

const isCompanyForm = (text: string): boolean => {
  const words = wordsOf(text).map(bare);
  return words.every((word) => COMPANY_FORMS.has(word)) || COMPANY_FORMS.has(words.join(''));
};

const belongsToTheNameBefore = (piece: string, kind: EntityKind): boolean =>
  kind === 'person'
    ? SAID_OF_A_PERSON.test(piece) || wordsOf(piece).every((word) => TITLES.has(bare(word)))
    : isCompanyForm(piece) || SAID_OF_AN_ORGANISATION.test(piece) || countryCode(piece) !== undefined;

/** Pieces with what belongs to the name before them put back, comma and all. */
const wholeNames = (pieces: readonly string[], kind: EntityKind): string[] => {
  const names: string[] = [];
  for (const piece of pieces) {
    const before = names.at(-1);
    if (before !== undefined && belongsToTheNameBefore(piece, kind)) names[names.length - 1] = `${before}, ${piece}`;
    else names.push(piece);
  }
  return names;
};

/**
 * The aliases that one part of an alias element joins by commas. A comma parts two names unless it stands inside one:
 * - of a person, behind a family name (one word, or up to three that begin with a particle: `LAST, First`), and
 *   before a suffix, a title or a date of birth;
 * - of an organisation, before a company form, a country or a branch, before a single word (`…, Pakistan`), and in an
 *   enumeration (`for Education, Culture and …`).
 * What cannot be told apart stays one name: the matcher compares words whatever their order.
 */
export const joinedAliases = (part: string, kind: EntityKind): string[] => {
  const names = wholeNames(betweenCommas(part), kind);
  const [first = '', ...others] = names;
  const isOneName =
    kind === 'person'
      ? isFamilyName(first)
      : names.some((name) => wordsOf(name).length < 2) || others.some((name) => CONJUNCTION.test(` ${name}`));
  return isOneName ? [part] : names;
};
