import { isDecidedSo } from './is-decided-so';

const approved = { status: 'sent', decidedBy: 'ben', hash: 'a' };
const approval = { by: 'ben', decision: 'approve', hash: 'a' } as const;

test('isDecidedSo is true for the same decision of the same person over the same hash, whatever came of it', () => {
  expect(isDecidedSo(approved, approval)).toBe(true);
  expect(isDecidedSo({ ...approved, status: 'refused' }, { ...approval, decision: 'refuse' })).toBe(true);
});

test('isDecidedSo is false for another person, another decision, another hash, and before there is a decision', () => {
  expect(isDecidedSo(approved, { ...approval, by: 'eve' })).toBe(false);
  expect(isDecidedSo(approved, { ...approval, decision: 'refuse' })).toBe(false);
  expect(isDecidedSo(approved, { ...approval, hash: 'b' })).toBe(false);
  expect(isDecidedSo({ ...approved, status: 'proposed', decidedBy: null }, approval)).toBe(false);
});
