import type { UnreadableReason } from '../../../contracts/compliance/evidence';
import { nameWords, MAX_WORDS } from './normalise-name';
import { transliterate } from './transliterate';

/** Nothing that prints by itself: joiners, selectors, soft hyphens, letters above others, and turns of direction. */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\u0363-\u036f]/gu;

/**
 * Scripts in which a name is compared as it is written. Others are transliterated, which may raise a hit, but does not
 * clear anybody: of the entries of the lists that give both forms, too few are found by the other one (the test beside
 * `token-set-matcher.ts` measures it and fails when a script reaches 95 %).
 */
export const READ_SCRIPTS = ['Latin'] as const;

const LETTER = /\p{L}/u;
/** What is left of a Latin letter after transliteration. */
const PLAIN = /[a-z]/;
const READ_LETTER = new RegExp(READ_SCRIPTS.map((script) => `\\p{Script=${script}}`).join('|'), 'u');

/** A letter beside a digit, or beside a sign that stands for a letter. */
const SIGN_IN_WORD = /\p{L}[\p{N}@$!|]|[\p{N}@$|]\p{L}/u;
/** Letters as pictures, such as circled ones and those that make flags. */
const PICTURE = /[\p{So}\p{Regional_Indicator}]/u;
/** What stands in people's names beside letters; `&`, `+`, `/` and brackets only apart from them. */
const PLAIN_NAME = /^(?:[\p{L}\p{M}\s.,'’‘ʼʻ`´ʿʾ′"“”·–-]|(?<=^|\s)[&+/(]|[)](?=\s|$))*$/u;
const holdsSigns = (text: string): boolean => SIGN_IN_WORD.test(text) || !PLAIN_NAME.test(text);
const ORDINAL = /(?<![\p{L}\p{N}])\d+(st|nd|rd|th)(?![\p{L}\p{N}])/giu;
const LOOKALIKES: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  9: 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
};
const SIGN = /[0134578@$!|9]/g;
const WORD_WITH_SIGNS = /[\p{L}\p{N}@$!|]+/gu;

/** Four or more letters one by one: more than anybody has initials. */
const SPACED = /(?<![\p{L}\p{N}])\p{L}(?:[^\p{L}\p{N}]+\p{L}(?![\p{L}\p{N}])){3,}/gu;
/** Four or more words of three letters at most: a name in pieces, more often than four short names. */
const IN_PIECES = /(?<![\p{L}\p{N}])\p{L}{1,3}(?:[^\p{L}\p{N}]+\p{L}{1,3}(?![\p{L}\p{N}])){3,}/u;

/** Short words that may be initials written together: `AB Last`, and `ABC Last` where the other words are not in capitals. */
const SHORT_WORD = /(?<![\p{L}\p{N}.])(?:\p{L}{2}|\p{Lu}{3})(?![\p{L}\p{N}])/gu;
const LOWER_CASE = /\p{Ll}/u;

export const withoutHidden = (name: string): string => name.replace(HIDDEN, '');

const readSigns = (text: string, one: string): string =>
  text.replace(WORD_WITH_SIGNS, (word) =>
    LETTER.test(word) ? word.replace(SIGN, (sign) => (sign === '1' ? one : (LOOKALIKES[sign] ?? sign))) : word,
  );

const isRead = (letter: string): boolean =>
  !LETTER.test(letter) || (READ_LETTER.test(letter) && [...transliterate(letter)].every((each) => PLAIN.test(each)));

/** Names of companies hold digits and signs by right. */
export type NameHolder = 'individual' | 'organization' | 'anonymous';

/**
 * Returns why a name cannot be compared with the lists by itself; empty where it can. Such a name is compared all the
 * same, in every form that it may stand for, and a person looks at it whatever comes of that.
 */
export const unreadableReasons = (name: string, holder: NameHolder = 'individual'): UnreadableReason[] => {
  const text = withoutHidden(name);
  const found: [UnreadableReason, boolean][] = [
    ['no-letters', !LETTER.test(text)],
    ['hidden-characters', text !== name],
    ['script', ![...text.normalize('NFC')].every(isRead)],
    ['signs-in-words', PICTURE.test(text) || (holder !== 'organization' && holdsSigns(text.replace(ORDINAL, '')))],
    ['spaced-letters', text.match(SPACED) !== null || IN_PIECES.test(text)],
    ['too-many-words', nameWords(text).length > MAX_WORDS],
  ];
  return found.flatMap(([reason, applies]) => (applies ? [reason] : []));
};

/** Returns the forms of a name that are compared: as written, with signs read as letters, initials apart, letters joined. */
export const formsOf = (name: string): string[] => {
  const text = withoutHidden(name);
  const joined = text.replace(SPACED, (letters) => letters.replace(/[^\p{L}]+/gu, ''));
  const parted = text.replace(SHORT_WORD, (word) =>
    word.length === 2 || LOWER_CASE.test(text) ? [...word].join('. ') : word,
  );
  return [...new Set([text, joined, parted, readSigns(text, 'i'), readSigns(text, 'l')])];
};
