import fc from 'fast-check';
import { readNamedGift, readReportedPayer } from './reported-payer';
import { strayCharacters } from './stray-characters';

const text = fc.string({ unit: 'binary', maxLength: 20 });
/** A payer of any texts at all. */
const reported = fc.record({ name: text, email: text, country: text, address: fc.array(text, { maxLength: 3 }) });

describe('readReportedPayer', () => {
  test.each([
    ['nothing', undefined, {}, []],
    ['null', null, {}, []],
    ['a name of null', { name: null }, {}, []],
    ['an empty name', { name: '' }, {}, []],
    ['a name with blanks', { name: '  Marigold Testwell ' }, { fullName: 'Marigold Testwell' }, []],
    ['a country in small letters', { country: 'us' }, { country: 'US' }, []],
    ['an empty email', { email: '' }, {}, []],
    ['an address of one text', { address: '1 Way\nTown' }, { address: ['1 Way', 'Town'] }, []],
    ['an address with an empty line', { address: ['1 Way', '', 'Town'] }, { address: ['1 Way', 'Town'] }, []],
    ['a payer that is a text', 'Marigold', {}, ['payer-unreadable']],
    ['a name that is a number', { name: 5 }, {}, ['name-unreadable']],
    ['a name of two thousand letters', { name: 'a'.repeat(2_000) }, { fullName: 'a'.repeat(1_000) }, ['name-cut']],
    ['a name with a null character', { name: 'Mari\u0000gold' }, { fullName: 'Marigold' }, []],
    ['a name with an override', { name: 'Mari\u202egold' }, { fullName: 'Marigold' }, ['name-stripped']],
    ['a decomposed name', { name: 'Zu\u0308rn' }, { fullName: 'Zürn' }, []],
    ['a name of two lines', { name: 'Mari\tgold\nTestwell' }, { fullName: 'Mari gold Testwell' }, []],
    ['a Persian name with a joiner', { name: 'گل\u200cمحمدی' }, { fullName: 'گل\u200cمحمدی' }, []],
    ['a name of Hangul fillers', { name: '\u3164\u3164' }, {}, ['name-stripped', 'name-unreadable']],
    ['a name of digits', { name: '12345' }, {}, ['name-unreadable']],
    ['an international email', { email: '用户@例子.广告' }, { email: '用户@例子.广告' }, []],
    ['an email without an @', { email: 'Marigold at home' }, {}, ['email-unreadable']],
    ['a reserved country', { country: 'uk' }, {}, ['country-unreadable']],
    ['a country that nobody assigned', { country: 'ZZ' }, {}, ['country-unreadable']],
    ['an address with an isolate', { address: ['\u20661 Way\u2069'] }, { address: ['1 Way'] }, ['address-stripped']],
    ['a line of fillers', { address: ['1 Way', '\u3164'] }, { address: ['1 Way'] }, ['address-stripped']],
    ['a country in words', { country: 'Iceland' }, {}, ['country-unreadable']],
    ['an endless email', { email: `${'a'.repeat(250)}@example.org` }, {}, ['email-unreadable']],
    [
      'an address of named parts',
      { address: { line1: '1 Way', line2: null, city: 'Town' } },
      { address: ['1 Way', 'Town'] },
      [],
    ],
    ['an address that is a number', { address: 5 }, {}, ['address-unreadable']],
    ['a line that is a number', { address: ['1 Way', 5] }, { address: ['1 Way'] }, ['address-unreadable']],
    [
      'eleven lines',
      { address: Array.from({ length: 11 }, (_, n) => `line ${n}`) },
      { address: Array.from({ length: 10 }, (_, n) => `line ${n}`) },
      ['address-cut'],
    ],
  ])('takes what fits of %s and notes the rest', (_, value, payer, notes) => {
    expect(readReportedPayer(value)).toEqual({ payer, notes });
  });

  test('never throws, and returns text that a database can hold', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), reported), (value) => {
        const { payer } = readReportedPayer(value);
        const texts = Object.values(payer).flat() as string[];
        expect(texts.every((text) => text.isWellFormed() && !text.includes('\u0000') && text !== '')).toBe(true);
        expect(texts.flatMap(strayCharacters)).toEqual([]);
        expect(texts.map((text) => text.normalize('NFC'))).toEqual(texts);
      }),
    );
    fc.assert(
      fc.property(
        fc.record({ name: fc.anything(), email: fc.anything(), country: fc.anything(), address: fc.anything() }),
        (value) => expect(() => readReportedPayer(value)).not.toThrow(),
      ),
    );
  });
});

describe('readNamedGift', () => {
  test.each([
    ['nothing', undefined, undefined],
    ['null', null, undefined],
    ['an empty text', ' ', undefined],
    ['an id', '01939c5e-8a40-7f00-8000-000000000001', '01939c5e-8a40-7f00-8000-000000000001'],
    ['a number', 42, '42'],
    ['an object', { id: 1 }, '{"id":1}'],
    ['nesting deeper than the stack', JSON.parse('['.repeat(6_000) + ']'.repeat(6_000)) as unknown, 'unreadable'],
    ['a long text', 'x'.repeat(300), 'x'.repeat(200)],
    ['control characters', 'a\u0000b\nc', 'ab c'],
  ])('reads %s', (_, value, named) => expect(readNamedGift(value)).toBe(named));
});

test('readReportedPayer takes the beginning of a text that would take seconds to compose, and notes it', () => {
  const marks = `a${'\u0323\u0301'.repeat(62_000)}`;
  const { payer, notes } = readReportedPayer({ name: marks, email: marks, address: [marks] });
  expect(payer.fullName?.length).toBeLessThanOrEqual(1_000);
  expect(notes).toEqual(expect.arrayContaining(['name-unreadable', 'email-unreadable', 'address-unreadable']));
});
