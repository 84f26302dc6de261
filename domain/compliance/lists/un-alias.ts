import type { EntityKind, ListedName, NameQuality } from '../../../contracts/compliance/listed-entity';

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
const partsOf = (text: string): string[] => {
  const parts = [''];
  let depth = 0;
  for (const letter of text.replace(/ [a-z]\) /g, '; ')) {
    depth = Math.max(0, depth + (letter === '(' ? 1 : letter === ')' ? -1 : 0));
    if (letter === ';' && depth === 0) parts.push('');
    else parts.push((parts.pop() ?? '') + letter);
  }
  return parts;
};

/** Without brackets, quotes and commas at the ends, and without what follows `, born`. */
const bareName = (text: string): string => text.replace(/,?\s+born\s.*$/iu, '').replace(/^[\s"()]+|[\s",()]+$/g, '');

const bareRemark = (text: string): string => bareName(text.replace(SCRIPT_LABEL, '').replace(/\s-\s.*$/, ''));

/**
 * Returns the names in one name element of the UN list, which may hold several parted by `;`, and in parentheses a
 * second script, a list of spellings, an acronym or a remark. Another script and a list are names of the same quality,
 * an acronym is a weak one, any other remark is no name; of an organisation it stays in the name, since a branch is
 * told from its mother by it.
 */
export const unNames = (element: string, quality: NameQuality, kind: EntityKind): ListedName[] =>
  partsOf(element.replace(/\(original script\)/gi, '')).flatMap((part) => {
    const { outside, inside } = takeApart(part);
    const name = bareName(outside);
    const others = inside.flatMap((content): ListedName[] => {
      if (partsOf(content).length > 1) return unNames(content, quality, kind);
      const remark = bareRemark(takeApart(content).outside);
      if (isAcronymOf(remark, name)) return [{ value: remark, quality: 'weak' }];
      const otherScript = LATIN.test(remark) ? OTHER_LETTER.test(name) : OTHER_LETTER.test(remark);
      return otherScript ? [{ value: remark, quality }] : [];
    });
    const whole = kind !== 'person' && others.every((other) => other.quality === 'weak');
    const value = whole ? part.replace(/^[\s"]+|[\s"]+$/g, '') : name;
    return value === '' ? others : [{ value, quality }, ...others];
  });
