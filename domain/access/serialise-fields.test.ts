import { bench, benchRow, benchRowWithout } from '../../test/factories/access-rules';
import type { Allowed, Obligation } from '../../contracts/rules/rules';
import { UnreadableRow } from './operands';
import { serialiseFields } from './serialise-fields';

const allowed = (fields: Allowed['fields'], ...obligations: Obligation[]): Allowed => ({
  effect: 'allow',
  ruleId: 'r',
  fields,
  obligations,
});
const mask = (name: 'name' | 'last-four' | 'full' | 'email', ...fields: string[]): Obligation => ({
  kind: 'mask',
  mask: name,
  fields,
});

test('serialiseFields returns only declared and covered fields, in the order of the description', () =>
  expect(
    serialiseFields(bench, { ...benchRow(), note: 'x', __proto__: { y: 1 } }, allowed(['tags', 'id', 'note', 'y'])),
  ).toEqual({
    values: { id: benchRow()['id'], tags: ['wood', 'loud'] },
    masked: [],
  }));

test('serialiseFields returns every declared field of a whole row, and masks the personal ones by default', () => {
  const { values, masked } = serialiseFields(bench, { ...benchRow(), secret: 'x' }, allowed('*'));
  expect(Object.keys(values)).toEqual(Object.keys(bench.fields));
  expect(values).toMatchObject({ email: 'j•••@example.org', taxId: null, level: 3 });
  expect(masked).toEqual(['email', 'taxId']);
});

test('serialiseFields returns nothing when no field is covered', () =>
  expect(serialiseFields(bench, benchRow(), allowed([]))).toEqual({ values: {}, masked: [] }));

test('serialiseFields applies the mask of a rule, which replaces a default mask but not the mask full', () => {
  const read = allowed(['label', 'email', 'taxId'], mask('name', 'label'), mask('last-four', 'email', 'taxId'));
  expect(serialiseFields(bench, benchRow({ label: 'Hedwig Fernsby' }), read)).toEqual({
    values: { label: 'H. F.', email: '•••eorg', taxId: null },
    masked: ['label', 'email', 'taxId'],
  });
});

test('serialiseFields prefers the mask full to another one on the same field, in any order', () => {
  for (const masks of [
    [mask('name', 'label'), mask('full', 'label')],
    [mask('full', 'label'), mask('name', 'label')],
  ])
    expect(serialiseFields(bench, benchRow(), allowed(['label'], ...masks)).values).toEqual({ label: null });
});

test('serialiseFields unmasks the covered fields that may be read', () => {
  const unmask = allowed(['taxId', 'label', 'email'], mask('email', 'email'));
  const read = allowed(['taxId', 'email', 'status']);
  expect(serialiseFields(bench, benchRow(), read, unmask)).toEqual({
    values: { taxId: '00-1234567', email: 'j•••@example.org', status: 'open' },
    masked: ['email'],
  });
});

test('serialiseFields leaves the mask on the other fields when one is unmasked', () =>
  expect(serialiseFields(bench, benchRow(), allowed(['taxId', 'email']), allowed(['taxId']))).toEqual({
    values: { taxId: '00-1234567', email: 'j•••@example.org' },
    masked: ['email'],
  }));

test('serialiseFields returns times and large numbers as text', () =>
  expect(
    serialiseFields(bench, benchRow({ madeAt: new Date(0), turns: 9n }), allowed(['madeAt', 'turns'])).values,
  ).toEqual({ madeAt: '1970-01-01T00:00:00.000Z', turns: '9' }));

test('serialiseFields throws when a row lacks a field or holds an object for a text', () => {
  expect(() => serialiseFields(bench, benchRowWithout('label'), allowed('*'))).toThrow(UnreadableRow);
  expect(() => serialiseFields(bench, benchRow({ email: { raw: 'jo@example.org' } }), allowed('*'))).toThrow(
    'bench.email: a value of JavaScript type object is not a text',
  );
});
