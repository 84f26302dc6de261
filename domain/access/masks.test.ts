import fc from 'fast-check';
import { FIELD_TYPES, MASKS, type FieldType, type Mask } from '../../contracts/rules/rules';
import { applyMask } from './masks';

test.each<[Mask, FieldType, unknown, string | null]>([
  ['full', 'text', 'anything', null],
  ['full', 'text[]', ['a'], null],
  ['email', 'text', 'jo.fernsby@example.org', 'j•••@example.org'],
  ['email', 'text', '"odd@local"@example.org', '"•••@example.org'],
  ['email', 'text', '😀x@example.org', '😀•••@example.org'],
  ['email', 'text', 'no address', null],
  ['email', 'text', '@example.org', null],
  ['email', 'text', 'jo@', null],
  ['name', 'text', 'Hedwig  de Fernsby', 'H. d. F.'],
  ['name', 'text', 'A\u0308nne', 'A\u0308.'],
  ['name', 'text', '   ', null],
  ['last-four', 'text', '+49 170 123 45-67', '•••4567'],
  ['last-four', 'text', '12345678', null],
  ['last-four', 'text', '123456789', '•••6789'],
  ['last-four', 'uuid', '0197a000-0000-7000-8000-00000000abcd', '•••abcd'],
  ['last-four', 'bigint', 4_111_111_111_111_111n, '•••1111'],
  ['amount-bucket', 'numeric', '125000', '100000 to 999999'],
  ['amount-bucket', 'numeric', '-42.5', '-99 to -10'],
  ['amount-bucket', 'numeric', '0.99', '0'],
  ['amount-bucket', 'number', 9, '1 to 9'],
  ['amount-bucket', 'bigint', 10n, '10 to 99'],
  ['amount-bucket', 'numeric', 'NaN', null],
  ['amount-bucket', 'numeric', '9'.repeat(78), `1${'0'.repeat(77)} to ${'9'.repeat(78)}`],
  ['year', 'timestamptz', '2026-12-31T23:30:00-01:00', '2027'],
  ['year', 'timestamptz', new Date('2026-06-01T00:00:00Z'), '2026'],
  ['year', 'text', '1987-04-05', '1987'],
  ['year', 'text', 'April 1987', null],
  ['year', 'timestamptz', 'infinity', null],
])('the mask %s turns %s %p into %p', (mask, type, value, expected) =>
  expect(applyMask(mask, type, value)).toBe(expected),
);

test('every mask leaves null as null', () => {
  for (const mask of Object.keys(MASKS) as Mask[]) expect(applyMask(mask, 'text', null)).toBeNull();
});

test('masks of e-mail addresses, names and numbers show no more than they should', () => {
  const word = fc.stringMatching(/^[a-z]{2,12}$/);
  fc.assert(
    fc.property(word, word, fc.bigInt({ min: 10n ** 8n, max: 10n ** 18n }), (first, last, number) => {
      expect(applyMask('email', 'text', `${first}@example.org`)).toBe(`${first.slice(0, 1)}•••@example.org`);
      expect(applyMask('name', 'text', `${first} ${last}`)).toHaveLength(5);
      expect(applyMask('last-four', 'bigint', number)).toHaveLength(7);
      expect(applyMask('amount-bucket', 'bigint', number)).toMatch(/^10+ to 9+$/);
    }),
  );
});

test('every mask is for existing types', () => {
  for (const types of Object.values(MASKS)) expect(FIELD_TYPES).toEqual(expect.arrayContaining([...types]));
});
