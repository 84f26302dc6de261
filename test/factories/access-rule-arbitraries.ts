import fc from 'fast-check';
import type {
  AccessRule,
  ConditionNode,
  DecisionContext,
  DecisionUser,
  Literal,
  Operand,
} from '../../contracts/rules/rules';
import { accessRule, when } from './access-rules';

/** Few values of each type, so that rules and rows meet; among them those at the edges. */
export const POOLS = {
  uuid: [1, 2, 3].map((n) => `0197a000-0000-7000-8000-00000000000${n}`),
  text: [
    '',
    'a',
    'A',
    'ä',
    'a\u0308',
    '%',
    '_',
    '\\',
    "o'k",
    '{"x",NULL}',
    '😀',
    '\uffff',
    'a😀b%',
    'b%',
    'NULL',
    ' a',
  ],
  number: [-2147483648, -1, 0, 1, 7, 2147483647],
  bigint: ['-9223372036854775808', '-1', '0', '7', '9007199254740993', '9223372036854775807'],
  numeric: [
    '-1',
    '0',
    '7',
    '7.5',
    '0.000000000000000001',
    `1${'0'.repeat(77)}`,
    `-${'9'.repeat(78)}`,
    '9007199254740992',
    '9007199254740993',
    `1${'0'.repeat(76)}1`,
  ],
  moment: [
    '0001-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999999Z',
    '2026-03-29T01:00:00.000001Z',
    '2026-03-29T01:00:00Z',
    '2026-03-29T03:00:00+02:00',
    '9999-12-31T23:59:59.999999Z',
  ],
} as const;

const NUMERIC_FIELDS = ['level', 'turns', 'turnsLimit', 'price', 'paid'] as const;
const numberFor = (name: (typeof NUMERIC_FIELDS)[number]): fc.Arbitrary<string | number> => {
  if (name === 'level') return fc.constantFrom<string | number>(...POOLS.number, '7', '2147483648');
  return fc.constantFrom<string | number>(...(name === 'price' || name === 'paid' ? POOLS.numeric : POOLS.bigint), 7);
};

const field = (name: string): Operand => ({ field: name });
const ref = (name: string): Operand => ({ ref: name });
const value = (one: Literal): Operand => ({ value: one });

const texts = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...POOLS.text) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary', maxLength: 3 }).map((text) => text.replaceAll('\0', '')),
  },
);
const lists = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 5 });
const operators = fc.constantFrom('eq', 'ne');
const orders = fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte');

const node = (op: string, left: Operand, right: Operand) => ({ op, left, right }) as ConditionNode;
const flipped = (arbitrary: fc.Arbitrary<ConditionNode>) =>
  fc
    .tuple(arbitrary, fc.boolean())
    .map(([one, flip]) => ('left' in one && flip ? { ...one, left: one.right, right: one.left } : one));

const textField = fc.constantFrom('status', 'label');
const uuidField = fc.constantFrom('id', 'ownerId');
const momentField = fc.constantFrom('madeAt', 'dueAt');

const equality = flipped(
  fc.oneof(
    fc.tuple(operators, textField, texts).map(([op, name, text]) => node(op, field(name), value(text))),
    fc
      .tuple(operators, textField, fc.constantFrom('$user.campus', '$context.purpose', '$user.id'))
      .map(([op, name, r]) => node(op, field(name), ref(r))),
    operators.map((op) => node(op, field('status'), field('label'))),
    fc
      .tuple(operators, uuidField, fc.constantFrom(...POOLS.uuid))
      .map(([op, name, id]) => node(op, field(name), value(id))),
    fc.tuple(operators, uuidField).map(([op, name]) => node(op, field(name), ref('$user.id'))),
    operators.map((op) => node(op, field('id'), field('ownerId'))),
    fc.tuple(operators, fc.boolean()).map(([op, flag]) => node(op, field('open'), value(flag))),
    operators.map((op) => node(op, field('open'), ref('$user.isStudent'))),
  ),
);

const order = flipped(
  fc.oneof(
    fc
      .tuple(orders, fc.constantFrom(...NUMERIC_FIELDS))
      .chain(([op, name]) => numberFor(name).map((number) => node(op, field(name), value(number)))),
    fc
      .tuple(orders, fc.constantFrom(...NUMERIC_FIELDS), fc.constantFrom(...NUMERIC_FIELDS))
      .map(([op, a, b]) => node(op, field(a), field(b))),
    fc
      .tuple(orders, momentField, fc.constantFrom(...POOLS.moment))
      .map(([op, name, at]) => node(op, field(name), value(at))),
    fc.tuple(orders, momentField).map(([op, name]) => node(op, field(name), ref('$context.now'))),
    orders.map((op) => node(op, field('madeAt'), field('dueAt'))),
  ),
);

const membership = fc.oneof(
  fc.tuple(textField, lists(texts)).map(([name, list]) => node('in', field(name), { value: list })),
  fc
    .tuple(uuidField, lists(fc.constantFrom(...POOLS.uuid)))
    .map(([name, list]) => node('in', field(name), { value: list })),
  fc
    .constantFrom(...NUMERIC_FIELDS)
    .chain((name) => lists(numberFor(name)).map((list) => node('in', field(name), { value: list }))),
  fc
    .tuple(momentField, lists(fc.constantFrom(...POOLS.moment)))
    .map(([name, list]) => node('in', field(name), { value: list })),
  fc
    .tuple(textField, fc.constantFrom('$user.roles', '$context.consentPurposes'))
    .map(([name, r]) => node('in', field(name), ref(r))),
  uuidField.map((name) => node('in', field(name), ref('$user.roles'))),
  texts.map((text) => node('in', value(text), field('tags'))),
  textField.map((name) => node('in', field(name), field('tags'))),
  texts.map((text) => node('contains', field('tags'), value(text))),
  textField.map((name) => node('contains', field('tags'), field(name))),
  fc.constantFrom('$user.campus', '$user.id').map((r) => node('contains', field('tags'), ref(r))),
  fc.constant(node('contains', ref('$context.consentPurposes'), ref('$context.purpose'))),
  textField.map((name) => node('contains', ref('$context.consentPurposes'), field(name))),
  fc.constantFrom('member', 'finance').map((role) => node('contains', ref('$user.roles'), value(role))),
);

const containment = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(textField, texts).map(([name, text]) => node('contains', field(name), value(text))),
  },
  { weight: 1, arbitrary: fc.constant(node('contains', field('label'), field('status'))) },
  { weight: 1, arbitrary: fc.constant(node('contains', field('label'), ref('$user.campus'))) },
);

const presence = fc
  .constantFrom('ownerId', 'label', 'level', 'turns', 'price', 'open', 'madeAt', 'tags')
  .map((name): ConditionNode => ({ op: 'exists', operand: field(name) }));
const refPresence = fc
  .constantFrom('$user.campus', '$context.purpose')
  .map((r): ConditionNode => ({ op: 'exists', operand: ref(r) }));

const leaf = fc.oneof(equality, order, order, membership, containment, presence, refPresence);

/** Conditions that `checkCondition` passes, up to four levels deep. */
export const conditionNode: fc.Arbitrary<ConditionNode> = fc.letrec<{ node: ConditionNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(tie('node'), { minLength: 1, maxLength: 3 }))
        .map(([op, nodes]) => ({ op, nodes })),
    },
    { weight: 1, arbitrary: tie('node').map((inner): ConditionNode => ({ op: 'not', node: inner })) },
  ),
})).node;

const NOW = '2026-03-29T01:00:00.000Z';

const rule = fc
  .record({
    effect: fc.constantFrom('allow', 'allow', 'deny'),
    condition: fc.oneof({ weight: 6, arbitrary: conditionNode.map(when) }, { weight: 1, arbitrary: fc.constant(null) }),
    priority: fc.integer({ min: 0, max: 2 }),
    roles: fc.constantFrom(['member'], ['member', 'finance'], ['finance']),
    ipCidrs: fc.constantFrom<string[]>([], [], [], ['192.0.2.0/24'], ['2001:db8::/32']),
    schedule: fc.constantFrom(
      null,
      null,
      null,
      { v: 1, timeZone: 'Europe/Berlin', windows: [{ days: ['sun'], from: '00:00', to: '24:00' }] } as const,
      { v: 1, timeZone: 'America/New_York', windows: [{ days: ['sun'], from: '00:00', to: '24:00' }] } as const,
    ),
    validUntil: fc.constantFrom(null, null, null, '2026-03-29T01:00:00Z', '2026-03-29T01:00:01Z'),
    isActive: fc.constantFrom(true, true, true, false),
  })
  .map(({ effect, roles, ...rest }): Omit<AccessRule, 'id'> => {
    const shape = { ...rest, effect: effect, subjects: { v: 1, users: [], roles } } as const;
    return accessRule(shape);
  });

export const ruleSet: fc.Arbitrary<AccessRule[]> = fc
  .array(rule, { minLength: 1, maxLength: 7 })
  .map((rules) =>
    rules.map((one, index) => ({ ...one, id: `0197b000-0000-7000-8000-00000000000${index}`, name: `rule ${index}` })),
  );

export const user: fc.Arbitrary<DecisionUser> = fc.record({
  id: fc.constantFrom(...POOLS.uuid),
  roles: fc.constantFrom<string[]>(
    ['member'],
    ['member', 'finance'],
    ['a', 'member', ''],
    ['member', POOLS.uuid[0] ?? ''],
    ['makers', POOLS.uuid[1] ?? '', POOLS.uuid[1] ?? ''],
  ),
  campus: fc.oneof(fc.constant(null), texts),
  isStudent: fc.boolean(),
});

export const context: fc.Arbitrary<DecisionContext> = fc.record({
  now: fc.constant(new Date(NOW)),
  ipAddress: fc.constantFrom('192.0.2.7', '198.51.100.1', '2001:db8::7', null),
  purpose: fc.oneof(fc.constant(null), texts),
});
