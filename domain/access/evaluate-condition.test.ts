import {
  bench,
  benchRow,
  benchRowWithout,
  decisionContext,
  decisionUser,
  fieldIs,
  USER_ID,
  when,
} from '../../test/factories/access-rules';
import {
  CONSENT_PURPOSES,
  type Comparison,
  type ConditionNode,
  type Literal,
  type ListLiteral,
  type Operand,
  type ResourceRow,
} from '../../contracts/rules/rules';
import { evaluateCondition } from './evaluate-condition';
import { UnreadableRow, type Scope } from './operands';

const f = (field: string): Operand => ({ field });
const v = (value: Literal | ListLiteral): Operand => ({ value });
const r = (ref: string): Operand => ({ ref });
const node = (op: Comparison, left: Operand, right: Operand): ConditionNode => ({ op, left, right });

const scope = (change: Partial<Scope> = {}): Scope => ({
  description: bench,
  user: decisionUser(),
  context: decisionContext(),
  row: benchRow(),
  ...change,
});
const holds = (test: ConditionNode, row: ResourceRow = {}) =>
  evaluateCondition(when(test), scope({ row: benchRow(row) }));

test.each<Comparison>(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'])(
  'evaluateCondition makes %s of an absent value false, and its negation true',
  (op) => {
    const test = node(op, f('level'), v(1));
    expect([holds(test, { level: null }), holds({ op: 'not', node: test }, { level: null })]).toEqual([false, true]);
    expect(holds(node(op, f('level'), f('turnsLimit')))).toBe(false);
  },
);

test.each<[string, ConditionNode, ResourceRow, boolean]>([
  ['text is compared as it is, not folded', fieldIs('status', 'OPEN'), {}, false],
  ['text is compared without normalisation', fieldIs('status', 'ä'), { status: 'a\u0308' }, false],
  ['a uuid in capitals is the same', node('eq', f('ownerId'), v(USER_ID.toUpperCase())), {}, true],
  ['2^53 + 1 is not 2^53', fieldIs('turns', '9007199254740992'), {}, false],
  ['bigint from the driver or from code', fieldIs('turns', 7), { turns: 7n }, true],
  ['decimals of different scale', fieldIs('paid', '7.50'), { paid: '7.5' }, true],
  ['78 digits', node('gt', f('price'), v(`${'9'.repeat(77)}8`)), { price: '9'.repeat(78) }, true],
  ['Postgres puts NaN above all numbers', node('gt', f('paid'), v('1')), { paid: 'NaN' }, true],
  ['a microsecond counts', node('lt', f('madeAt'), v('2026-03-02T15:04:05.123457Z')), {}, true],
  ['an offset is no other time', fieldIs('madeAt', '2026-03-02T16:04:05.123456+01:00'), {}, true],
  [
    'a Date is exact to the millisecond',
    fieldIs('madeAt', '2026-01-01T00:00:00Z'),
    { madeAt: new Date(Date.UTC(2026, 0)) },
    true,
  ],
  ['infinity is after all times', node('gt', f('dueAt'), v('9999-12-31T23:59:59Z')), { dueAt: 'infinity' }, true],
  ['no value is in an empty list', node('in', f('status'), v([])), {}, false],
  [
    'the negation of an empty list is true, also for an absent value',
    { op: 'not', node: node('in', f('status'), v([])) },
    { status: null },
    true,
  ],
  ['a doubled item is one item', node('in', f('level'), v([3, 3, 3])), {}, true],
  ['contains looks for the text, not a pattern', node('contains', f('label'), v('%')), { label: 'oak' }, false],
  ['every text contains the empty one', node('contains', f('label'), v('')), {}, true],
  ['a list contains an item, not a part of one', node('contains', f('tags'), v('woo')), {}, false],
  ['a list with gaps', node('contains', f('tags'), v('wood')), { tags: [null, 'wood'] }, true],
  ['an empty list exists', { op: 'exists', operand: f('tags') }, { tags: [] }, true],
  ['an empty text exists', { op: 'exists', operand: f('label') }, { label: '' }, true],
  ['null does not exist', { op: 'exists', operand: f('label') }, { label: null }, false],
])('evaluateCondition: %s', (_, test, row, expected) => expect(holds(test, row)).toBe(expected));

test.each<[string, ConditionNode, Partial<Scope>, boolean]>([
  [
    '$user.roles',
    node('contains', r('$user.roles'), v('finance')),
    { user: decisionUser({ roles: ['finance'] }) },
    true,
  ],
  ['$user.roles', node('in', f('ownerId'), r('$user.roles')), { user: decisionUser({ roles: ['x', USER_ID] }) }, true],
  ['$user.campus absent', node('ne', f('status'), r('$user.campus')), {}, false],
  ['$user.isStudent', node('eq', f('open'), r('$user.isStudent')), { user: decisionUser({ isStudent: true }) }, true],
  ['$context.now', node('lt', r('$context.now'), f('madeAt')), {}, true],
  [
    'a consent to the purpose',
    node('contains', r('$context.consentPurposes'), r('$context.purpose')),
    { context: decisionContext({ purpose: 'research' }), row: benchRow({ [CONSENT_PURPOSES]: ['mail', 'research'] }) },
    true,
  ],
  [
    'a withdrawn consent',
    node('contains', r('$context.consentPurposes'), r('$context.purpose')),
    { context: decisionContext({ purpose: 'research' }), row: benchRow({ [CONSENT_PURPOSES]: ['mail'] }) },
    false,
  ],
  [
    'a text that Postgres cannot hold counts as absent',
    node('ne', f('status'), r('$context.purpose')),
    { context: decisionContext({ purpose: 'a\0' }) },
    false,
  ],
])('evaluateCondition: %s', (_, test, change, expected) =>
  expect(evaluateCondition(when(test), scope(change))).toBe(expected),
);

describe('evaluateCondition, without a resource,', () => {
  const unknown = fieldIs('status', 'open');
  const certain = (role: string) => node('contains', r('$user.roles'), v(role));
  test.each<[string, ConditionNode, boolean | undefined]>([
    ['a field', unknown, undefined],
    ['its negation', { op: 'not', node: unknown }, undefined],
    ['whether a field has a value', { op: 'exists', operand: f('label') }, undefined],
    ['and with a false part', { op: 'and', nodes: [unknown, certain('finance')] }, false],
    ['and with a true part', { op: 'and', nodes: [unknown, certain('member')] }, undefined],
    ['or with a true part', { op: 'or', nodes: [unknown, certain('member')] }, true],
    ['or with a false part', { op: 'or', nodes: [unknown, certain('finance')] }, undefined],
  ])('gives the expected answer: %s', (_, test, expected) =>
    expect(evaluateCondition(when(test), scope({ row: undefined }))).toBe(expected),
  );
});

test('evaluateCondition throws when the row lacks the field, so that no deny vanishes', () => {
  const look = () => evaluateCondition(when(fieldIs('status', 'open')), scope({ row: benchRowWithout('status') }));
  expect(look).toThrow(UnreadableRow);
  expect(look).toThrow(/bench.status: not loaded/);
});

test('evaluateCondition throws on a value of another type, without revealing the value', () => {
  const look = () => holds(fieldIs('level', 3), { level: 'Hedwig' });
  expect(look).toThrow('bench.level: a value of JavaScript type string is not a number');
});

test('evaluateCondition leaves consent undetermined without a resource, and throws when a row was loaded without it', () => {
  const test = node('contains', r(CONSENT_PURPOSES), v('mail'));
  expect(evaluateCondition(when(test), scope({ row: undefined }))).toBe(undefined);
  expect(holds(test)).toBe(true);
  expect(() => evaluateCondition(when(test), scope({ row: benchRowWithout(CONSENT_PURPOSES) }))).toThrow(UnreadableRow);
});
