import fc from 'fast-check';
import { NAMES_BY_SCRIPT } from '../../test/factories/names-by-script';
import { strayCharacters, withoutStray } from './stray-characters';

describe('a character that is not seen has no place in a name', () => {
  test.each([
    ['the Arabic letter mark', 'محمد\u061c', 'U+061C'],
    ['a left-to-right mark', 'Ann\u200e', 'U+200E'],
    ['a right-to-left mark', '\u200fדוד', 'U+200F'],
    ['an embedding', 'Ann \u202aLee', 'U+202A'],
    ['an override', 'Ann \u202eLee', 'U+202E'],
    ['the end of an embedding', 'Ann\u202c', 'U+202C'],
    ['an isolate', '\u2066Ann', 'U+2066'],
    ['the end of an isolate', 'Ann\u2069', 'U+2069'],
    ['a space without width', 'An\u200bn', 'U+200B'],
    ['a soft hyphen', 'Feather\u00adstone', 'U+00AD'],
    ['a byte order mark', 'Ann\ufeffLee', 'U+FEFF'],
    ['a Hangul filler', '\u3164', 'U+3164'],
    ['a Hangul filler of half width', '김\uffa0', 'U+FFA0'],
    ['a tag character', 'Ann\u{e0041}', 'U+E0041'],
    ['a control character', 'Ann\u0007', 'U+0007'],
    ['a line separator', 'Ann\u2028Lee', 'U+2028'],
    ['a joiner in Latin', 'An\u200dn', 'U+200D'],
    ['a joiner in Han', '山\u200d田', 'U+200D'],
    ['a joiner at the end of Arabic', 'محمد\u200c', 'U+200C'],
    ['a joiner at the start of Persian', '\u200cگل', 'U+200C'],
    ['a second joiner', 'گل\u200c\u200cمحمدی', 'U+200C'],
    ['a joiner between Arabic and Latin', 'گل\u200cmo', 'U+200C'],
    ['a variation selector without a character', '\ufe0fAnn', 'U+FE0F'],
    ['a second variation selector', '葛\u{e0100}\u{e0101}', 'U+E0101'],
    ['a variation selector after a blank', 'Ann \ufe00', 'U+FE00'],
  ])('such as %s', (_, text, code) => {
    expect(strayCharacters(text)).toEqual([code]);
    expect(strayCharacters(withoutStray(text))).toEqual([]);
  });

  test('and each is named once', () => {
    expect(strayCharacters('\u202eA\u202en\u200bn')).toEqual(['U+202E', 'U+200B']);
  });
});

describe('a character that is not seen stays where it changes the look of its neighbours', () => {
  test.each([
    ['a joiner inside a Persian word', 'گل\u200cمحمدی'],
    ['a joiner after an Arabic mark', 'مُ\u200cحمد'],
    ['a joiner after a Sinhala virama', 'ශ්\u200dරී'],
    ['a joiner after a Devanagari virama', 'क्\u200dष'],
    ['a non-joiner after a Bengali virama', 'র্\u200cযা'],
    ['a joiner for a Malayalam final letter', 'അവന്\u200d'],
    ['a variation selector after a Han character', '葛\u{e0100}城'],
    ['a variation selector after a Myanmar letter', 'က\ufe00'],
  ])('such as %s', (_, text) => {
    expect(strayCharacters(text)).toEqual([]);
    expect(withoutStray(text)).toBe(text.normalize('NFC'));
  });

  test.each(Object.entries(NAMES_BY_SCRIPT))('and nothing of a name in %s is stray', (_, lines) => {
    expect(lines.flatMap(strayCharacters)).toEqual([]);
  });
});

test('withoutStray strips what the stripping of another character leaves without a place', () => {
  expect(withoutStray('گل\u200c\u202eAnn')).toBe('گلAnn');
  expect(withoutStray(' \u200b\ufe0f')).toBe(' ');
});

test('withoutStray composes letters that a stray character kept apart', () => {
  expect(withoutStray('Zu\u200b\u0308rn')).toBe('Zürn');
});

/** Any text, with many of the characters that these rules are about. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'aגمحलक्ষ්කര്葛ü\u0308\u200b\u200c\u200d\u202e\u2066\ufe0f\u{e0100}\u3164\u034f \u0000'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('what withoutStray returns is composed, holds nothing stray, and stays as it is', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const less = withoutStray(text);
      expect(less).toBe(less.normalize('NFC'));
      expect(strayCharacters(less)).toEqual([]);
      expect(withoutStray(less)).toBe(less);
    }),
    { numRuns: 2_000 },
  );
});

test('withoutStray only composes a text without stray characters', () => {
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(text.isWellFormed() && strayCharacters(text.normalize('NFC')).length === 0);
      expect(withoutStray(text)).toBe(text.normalize('NFC'));
    }),
  );
});
