/** Characters that print nothing by themselves, or that turn the direction of others: what is read is not what is stored. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\u2028\u2029\ufff9-\ufffb]/u;

/** Scripts whose letters join, or stand below each other, unless a joiner says otherwise. */
const JOINING_SCRIPTS = (
  'Arabic Syriac Mandaic Mongolian Nko Phags_Pa Adlam Hanifi_Rohingya Devanagari Bengali Gurmukhi Gujarati Oriya Tamil ' +
  'Telugu Kannada Malayalam Sinhala Tibetan Khmer Myanmar Balinese Javanese Meetei_Mayek Newa'
).split(' ');
const joining = JOINING_SCRIPTS.map((script) => `\\p{Script_Extensions=${script}}`).join('');
/** A letter of these scripts with its marks, before a joiner and after it. */
const BEFORE_JOINER = new RegExp(`(?=[\\p{L}\\p{M}])[${joining}]$`, 'u');
const AFTER_JOINER = new RegExp(`^(?=[\\p{L}\\p{M}])[${joining}]`, 'u');
/** The signs that take a consonant's vowel away. A joiner after one asks for a half or final form, also at a word's end. */
const VIRAMA =
  /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u1039\u103a\u17d2\ua9c0\u1b44]$/u;
const BASE = /[\p{L}\p{N}\p{P}\p{S}]$/u;

const ZERO_WIDTH_JOINER = '\u200d';

/** Whether a character that is not seen by itself changes the look of those beside it, and so belongs to the text. */
const belongs = (character: string, before: string, after: string): boolean => {
  if (/\p{Variation_Selector}/u.test(character)) return BASE.test(before) && !UNSEEN.test(before);
  if (!/\p{Join_Control}/u.test(character)) return false;
  const isBetween = BEFORE_JOINER.test(before) && AFTER_JOINER.test(after);
  return isBetween || (character === ZERO_WIDTH_JOINER && VIRAMA.test(before));
};

/** Splits a text into its code points, each with whether it may not stand there. */
const judge = (text: string): { character: string; isStray: boolean }[] => {
  const characters = Array.from(text);
  return characters.map((character, at) => ({
    character,
    isStray: UNSEEN.test(character) && !belongs(character, characters[at - 1] ?? '', characters[at + 1] ?? ''),
  }));
};

/** Returns the code of a character as `U+202E`. */
export const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * Returns the characters that have no place in a name or an address, as `U+202E`, each once: controls, marks,
 * embeddings, overrides and isolates of direction, fillers, and others that are not seen. Joiners between letters of
 * scripts that join, and variation selectors after a character, belong to the text.
 */
export const strayCharacters = (text: string): string[] => [
  ...new Set(judge(text).flatMap(({ character, isStray }) => (isStray ? [codeOf(character)] : []))),
];

const withoutStrayOnce = (text: string): string =>
  judge(text)
    .flatMap(({ character, isStray }) => (isStray ? [] : [character]))
    .join('')
    .normalize('NFC');

/** Returns the text composed (NFC) and without stray characters. A second time changes nothing. */
export const withoutStray = (text: string): string => {
  // What stood between two characters may have kept a third in place.
  const less = withoutStrayOnce(text.toWellFormed().normalize('NFC'));
  return less === text ? text : withoutStray(less);
};
