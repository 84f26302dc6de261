import { bench, when } from '../../test/factories/access-rules';
import type { Comparison, ConditionNode, Literal, ListLiteral, Operand } from '../../contracts/rules/rules';
import { checkCondition } from './check-condition';

const issues = (test: ConditionNode) => checkCondition(when(test), bench);
const f = (field: string): Operand => ({ field });
const v = (value: Literal | ListLiteral): Operand => ({ value });
const r = (ref: string): Operand => ({ ref });
const node = (op: Comparison, left: Operand, right: Operand): ConditionNode => ({ op, left, right });

test.each<[string, ConditionNode]>([
  ['uuid with the user', node('eq', f('ownerId'), r('$user.id'))],
  ['uuid among the roles, which are texts', node('in', f('ownerId'), r('$user.roles'))],
  ['numbers of two types', node('gte', f('paid'), f('turns'))],
  ['bigint beyond 2^53 as text', node('eq', f('turns'), v('9223372036854775807'))],
  ['a decimal', node('lt', f('price'), v('12.50'))],
  ['time with the present', node('lt', f('dueAt'), r('$context.now'))],
  ['literal in a text[] field', node('in', v('wood'), f('tags'))],
  ['a text[] field contains', node('contains', f('tags'), v('wood'))],
  ['text contains text', node('contains', f('label'), v('%'))],
  ['an empty list', node('in', f('status'), v([]))],
  ['consent to the purpose', node('contains', r('$context.consentPurposes'), r('$context.purpose'))],
  ['what the user has', { op: 'exists', operand: r('$user.campus') }],
])('checkCondition accepts %s', (_, test) => expect(issues(test)).toEqual([]));

test.each<[string, ConditionNode, string, string, RegExp]>([
  [
    'an unknown field',
    node('eq', f('colour'), v('x')),
    '/left/field',
    '"colour"',
    /not a field of bench; use one of id, /,
  ],
  ['a name of Object', node('eq', f('constructor'), v('x')), '/left/field', '"constructor"', /not a field of bench/],
  ['an encrypted field', node('eq', f('email'), v('x')), '/left/field', '"email"', /stored encrypted/],
  ['an unknown user value', node('eq', f('ownerId'), r('$user.email')), '/right/ref', '"$user.email"', /\$user\.id/],
  ['an inherited reference', node('eq', f('status'), r('toString')), '/right/ref', '"toString"', /not known/],
  [
    'order of text',
    node('lt', f('status'), v('x')),
    '/op',
    '"lt"',
    /does not apply to text; use one of eq, ne, in, contains/,
  ],
  ['order of uuid', node('gt', f('id'), r('$user.id')), '/op', '"gt"', /does not apply to uuid/],
  [
    'equality of lists',
    node('eq', f('tags'), v('a')),
    '/op',
    '"eq"',
    /does not apply to text\[\]; use one of contains/,
  ],
  ['contains of a number', node('contains', f('level'), v(1)), '/op', '"contains"', /does not apply to number/],
  ['a number for text', node('eq', f('status'), v(1)), '/right/value', '1', /must be a text/],
  ['text for a boolean', node('eq', f('open'), v('true')), '/right/value', '"true"', /true or false/],
  ['a fraction for a bigint', node('eq', f('turns'), v('1.5')), '/right/value', '"1.5"', /whole number within 2\^63/],
  ['beyond bigint', node('eq', f('turns'), v('9223372036854775808')), '/right/value', '"9223372036854775808"', /2\^63/],
  ['an exponent', node('eq', f('price'), v('1e3')), '/right/value', '"1e3"', /decimal number as text/],
  ['NaN', node('lt', f('paid'), v('NaN')), '/right/value', '"NaN"', /decimal number/],
  ['no uuid', node('eq', f('id'), v('x')), '/right/value', '"x"', /must be a uuid/],
  [
    'a local time',
    node('lt', f('madeAt'), v('2026-01-01T00:00:00')),
    '/right/value',
    '"2026-01-01T00:00:00"',
    /offset/,
  ],
  ['no day', node('lt', f('madeAt'), v('2027-02-29T00:00:00Z')), '/right/value', '"2027-02-29T00:00:00Z"', /time/],
  ['infinity', node('lt', f('madeAt'), v('infinity')), '/right/value', '"infinity"', /time/],
  ['one bad item', node('in', f('level'), v([1, 'x'])), '/right/value/1', '"x"', /whole number/],
  ['a list for one value', node('eq', f('level'), v([1])), '/right/value', '[1]', /single value/],
  ['one value for a list', node('in', f('level'), v(1)), '/right/value', '1', /must be a list/],
  ['a field that is no list', node('in', v('a'), f('status')), '/right/field', '"status"', /a list is required here/],
  ['a reference that is a list', node('eq', f('status'), r('$user.roles')), '/right/ref', '"$user.roles"', /is a list/],
  [
    'uuid and text fields',
    node('eq', f('id'), f('status')),
    '/right/field',
    '"status"',
    /cannot be compared with uuid/,
  ],
  [
    'a number in texts',
    node('in', f('level'), r('$user.roles')),
    '/right/ref',
    '"$user.roles"',
    /compared with number/,
  ],
  [
    'time against number',
    node('lt', f('level'), r('$context.now')),
    '/right/ref',
    '"$context.now"',
    /compared with number/,
  ],
  ['two fixed values', node('eq', v('a'), v('a')), '', '"eq"', /one side must be a field/],
  ['existence of a value', { op: 'exists', operand: v('a') }, '/operand', '"a"', /always exists/],
])('checkCondition refuses %s', (_, test, pointer, value, wayOut) =>
  expect(issues(test)).toEqual([
    { pointer: `/condition/test${pointer}`, value, wayOut: expect.stringMatching(wayOut) as string },
  ]),
);

test('checkCondition reports every fault of a tree with its place', () => {
  const bad = node('eq', f('colour'), v('x'));
  const tree: ConditionNode = { op: 'and', nodes: [bad, { op: 'or', nodes: [bad, { op: 'not', node: bad }] }] };
  expect(issues(tree).map(({ pointer }) => pointer)).toEqual([
    '/condition/test/nodes/0/left/field',
    '/condition/test/nodes/1/nodes/0/left/field',
    '/condition/test/nodes/1/nodes/1/node/left/field',
  ]);
});
