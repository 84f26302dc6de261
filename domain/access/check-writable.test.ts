import { bench } from '../../test/factories/access-rules';
import type { Allowed } from '../../contracts/rules/rules';
import { Refused } from '../../contracts/kernel/refused';
import { checkWritable } from './check-writable';

const write = (fields: Allowed['fields'], masked: string[] = []): Allowed => ({
  effect: 'allow',
  ruleId: 'r',
  fields,
  obligations: masked.length > 0 ? [{ kind: 'mask', mask: 'full', fields: masked }] : [],
});

const refusal = (names: string[], decision: Allowed): unknown => {
  try {
    checkWritable(bench, names, decision);
    return 'written';
  } catch (error) {
    if (error instanceof Refused) return [error.code, error.pointer, error.message];
    throw error;
  }
};

test('checkWritable allows fields that the rule covers', () => {
  expect(refusal(['status', 'label'], write(['label', 'status']))).toBe('written');
  expect(refusal(['status'], write('*'))).toBe('written');
  expect(refusal([], write([]))).toBe('written');
});

test('checkWritable refuses fields that the rule does not cover, each by name', () =>
  expect(refusal(['status', 'price', 'paid'], write(['status']))).toEqual([
    'access.forbidden',
    '/price',
    "bench: you may not write 'price', 'paid'; leave it out, or request access to it",
  ]));

test.each(['colour', 'constructor', '__proto__'])(
  'checkWritable refuses %s under a rule for all fields, as it is not declared',
  (name) =>
    expect(refusal([name], write('*'))).toEqual(['access.forbidden', `/${name}`, expect.stringContaining(`'${name}'`)]),
);

test('checkWritable refuses a field that is shown masked', () =>
  expect(refusal(['label'], write('*', ['label']))).toEqual(['access.forbidden', '/label', expect.any(String)]));

test('checkWritable reports a valid pointer for any name of a field', () =>
  expect(refusal(['a/b~c'], write('*'))).toEqual(['access.forbidden', '/a~1b~0c', expect.any(String)]));
