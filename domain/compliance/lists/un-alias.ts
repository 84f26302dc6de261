import type { EntityKind, ListedName, NameQuality } from '../../../contracts/compliance/listed-entity';
import { joinedAliases } from './joined-aliases';
import { splitOutsideBrackets } from './outside-brackets';

const LATIN = /\p{Script=Latin}/u;
const OTHER_LETTER = /(?!\p{Script=Latin})\p{L}/u;
const ACRONYM = /^[A-Z][A-Z-]{1,9}$/;
/** Its letters occur in the name in their order: so `GDAE` is distinguished from a country's name in capitals. */
const isAcronymOf = (acronym: string, name: string): boolean => {
  if (!ACRONYM.test(acronym)) return false;
  let from = 0;
  for (const letter of acronym.replaceAll('-', '')) {
    from = name.toUpperCase().indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
};

/** `NGC`, and of `ISIL-SEA, ISIL-South East Asia` both: a variant begins as the acronym does. */
const acronymsOf = (remark: string, name: string): string[] => {
  const [acronym = '', ...variants] = remark.split(/,\s*/);
  if (!isAcronymOf(acronym, name)) return [];
  const [opening = ''] = acronym.split('-');
  return [acronym, ...variants.filter((variant) => isAcronymOf(variant, name) || variant.startsWith(opening))];
};

const SCRIPT_LABEL = /\boriginal script\b:?/giu;

/** Text outside parentheses, and the whole content of each outermost pair; a missing bracket ends with the text. */
const takeApart = (text: string): { outside: string; inside: string[] } => {
  const inside: string[] = [];
  let outside = '';
  let depth = 0;
  for (const letter of text) {
    if (letter === '(' && depth++ === 0) inside.push('');
    else if (letter === ')' && depth > 0 && --depth === 0) outside += ' ';
    else if (depth > 0) inside.push((inside.pop() ?? '') + letter);
    else outside += letter;
  }
  return { outside, inside };
};

/** Parts of a text at `;` and at ` b) `, outside parentheses. */
const partsOf = (text: string): string[] => splitOutsideBrackets(text.replace(/ [a-z]\) /g, '; '), ';');

/** Without quotation marks: double ones anywhere, single ones as a pair around the whole; apostrophes stay. */
const unquoted = (text: string): string => text.replace(/["“”„‟«»]/g, '').replace(/^\s*[‘']([^‘’']*)[’']\s*$/u, '$1');

/** Without quotes, brackets and commas at the ends, and without what follows `, born`. */
const bareName = (text: string): string =>
  unquoted(text.replace(/,?\s+born\s.*$/iu, '')).replace(/^[\s()]+|[\s,()]+$/g, '');

const bareRemark = (text: string): string => bareName(text.replace(SCRIPT_LABEL, '').replace(/\s-\s.*$/, ''));

/**
 * Returns the names in one name element of the UN list, which may hold several parted by `;`, and in parentheses a
 * second script, a list of spellings, an acronym or a remark. Another script and a list are names of the same quality,
 * an acronym with its variants (`(ISIL-SEA, ISIL-South East Asia)`) is a weak one, any other remark is no name; of an
 * organisation it stays in the name, since a branch is
 * told from its mother by it.
 */
export const unNames = (element: string, quality: NameQuality, kind: EntityKind): ListedName[] =>
  partsOf(element.replace(/\(original script\)/gi, '')).flatMap((part) => {
    const { outside, inside } = takeApart(part);
    const name = bareName(outside);
    const others = inside.flatMap((content): ListedName[] => {
      if (partsOf(content).length > 1) return unNames(content, quality, kind);
      const remark = bareRemark(takeApart(content).outside);
      const acronyms = acronymsOf(remark, name);
      if (acronyms.length > 0) return acronyms.map((value) => ({ value, quality: 'weak' }));
      const otherScript = LATIN.test(remark) ? OTHER_LETTER.test(name) : OTHER_LETTER.test(remark);
      return otherScript ? [{ value: remark, quality }] : [];
    });
    const whole = kind !== 'person' && others.every((other) => other.quality === 'weak');
    const value = whole ? unquoted(part).trim() : name;
    return value === '' ? others : [{ value, quality }, ...others];
  });

/** The names in one alias element, in which commas may join several as well; see `joinedAliases` for the rule. */
export const unAliases = (element: string, quality: NameQuality, kind: EntityKind): ListedName[] =>
  partsOf(element)
    .flatMap((part) => joinedAliases(part, kind))
    .flatMap((alias) => unNames(alias, quality, kind));
