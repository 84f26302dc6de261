import fc from 'fast-check';
import { readNamedGift, readReportedPayer } from './reported-payer';

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
      fc.property(fc.anything(), (value) => {
        const { payer } = readReportedPayer(value);
        const texts = Object.values(payer).flat() as string[];
        expect(texts.every((text) => text.isWellFormed() && !text.includes('\u0000') && text !== '')).toBe(true);
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
