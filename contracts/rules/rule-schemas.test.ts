import { accessRule, fieldIs, when } from '../../test/factories/access-rules';
import { accessRuleSchema, conditionSchema, RULE_LIMITS } from './rule-schemas';
import type { AccessRule, ConditionNode } from './rules';

const full: AccessRule = accessRule({
  subjects: { v: 1, users: ['0197a000-0000-7000-8000-000000000001'], roles: ['compliance_lead'] },
  condition: when({
    op: 'not',
    node: { op: 'and', nodes: [fieldIs('status', 'open'), { op: 'exists', operand: { ref: '$user.campus' } }] },
  }),
  fields: { v: 1, names: ['id', 'status'] },
  ipCidrs: ['192.0.2.0/24'],
  schedule: { v: 1, timeZone: 'Europe/Berlin', windows: [{ days: ['fri'], from: '22:00', to: '06:00' }] },
  obligations: {
    v: 1,
    list: [
      { kind: 'mask', mask: 'email', fields: ['email'] },
      { kind: 'reason-required' },
      { kind: 'step-up', withinSeconds: 300 },
      { kind: 'approval', approvers: 2 },
    ],
  },
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2027-01-01T00:00:00Z',
});

test('accessRuleSchema returns a complete rule unchanged', () => {
  const parsed: AccessRule = accessRuleSchema.parse(full);
  expect(parsed).toEqual(full);
});

const status = { field: 'status' };
const condition = (test: unknown): unknown => ({ ...full, condition: { v: 1, test } });

test.each<[string, unknown, string]>([
  ['a rule', { ...full, extra: 1 }, ''],
  ['a condition', { ...full, condition: { v: 1, test: fieldIs('a', 1), extra: 1 } }, 'condition'],
  ['a node', condition({ ...fieldIs('a', 1), extra: 1 }), 'condition.test'],
  [
    'an operand',
    condition({ op: 'eq', left: { field: 'a', ref: '$user.id' }, right: { value: 1 } }),
    'condition.test.left',
  ],
  [
    'a window',
    { ...full, schedule: { ...full.schedule, windows: [{ days: ['fri'], from: '01:00', to: '02:00', sql: '' }] } },
    'schedule.windows.0',
  ],
  [
    'an obligation',
    { ...full, obligations: { v: 1, list: [{ kind: 'reason-required', not: true }] } },
    'obligations.list.0',
  ],
])('accessRuleSchema refuses an unknown key of %s', (_, rule, path) => {
  const { error } = accessRuleSchema.safeParse(rule);
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});

test.each<[string, unknown]>([
  ['another version', { ...full, fields: { v: 2, names: '*' } }],
  ['another version of a condition', { ...full, condition: { v: 2, test: fieldIs('a', 1) } }],
  ['SQL', condition('status = 1')],
  ['an unknown operator', condition({ op: 'like', left: status, right: { value: '%' } })],
  ['a NUL', condition(fieldIs('status', 'a\0'))],
  ['half a character', condition(fieldIs('status', '\ud83d'))],
  ['a NUL in a list', condition({ op: 'in', left: status, right: { value: ['\0'] } })],
  ['a fraction as a number', condition(fieldIs('level', 0.1))],
  ['a number beyond 2^53', condition(fieldIs('level', 2 ** 53))],
  ['null as a value', condition({ op: 'eq', left: status, right: { value: null } })],
  ['a list in a list', condition({ op: 'in', left: status, right: { value: [['a']] } })],
  ['an empty and', condition({ op: 'and', nodes: [] })],
  ['too long a text', condition(fieldIs('status', 'a'.repeat(RULE_LIMITS.text + 1)))],
  ['too long a list', condition({ op: 'in', left: status, right: { value: Array(RULE_LIMITS.list + 1).fill(1) } })],
  ['a rule for nobody', { ...full, subjects: { v: 1, users: [], roles: [] } }],
  ['a rule without action', { ...full, actions: [] }],
  ['a third effect', { ...full, effect: 'maybe' }],
  ['24:01', { ...full, schedule: { ...full.schedule, windows: [{ days: ['fri'], from: '22:00', to: '24:01' }] } }],
  [
    'a window of no length',
    { ...full, schedule: { ...full.schedule, windows: [{ days: ['fri'], from: '22:00', to: '22:00' }] } },
  ],
  ['step-up that lasts an hour', { ...full, obligations: { v: 1, list: [{ kind: 'step-up', withinSeconds: 3_600 }] } }],
  ['a day for validity', { ...full, validFrom: '2026-01-01' }],
])('accessRuleSchema refuses %s', (_, rule) => expect(accessRuleSchema.safeParse(rule).success).toBe(false));

const nested = (levels: number): ConditionNode =>
  levels === 1 ? fieldIs('status', 'a') : { op: 'not', node: nested(levels - 1) };
const wide = (nodes: number): ConditionNode => ({
  op: 'and',
  nodes: [
    { op: 'or', nodes: Array<ConditionNode>(99).fill(fieldIs('a', 1)) },
    { op: 'or', nodes: Array<ConditionNode>(nodes - 102).fill(fieldIs('a', 1)) },
  ],
});
const fits = (test: unknown) => conditionSchema.safeParse({ v: 1, test }).success;

test('accessRuleSchema accepts a tree at its limits of depth and size, and refuses one above them', () => {
  expect([fits(nested(RULE_LIMITS.depth)), fits(nested(RULE_LIMITS.depth + 1))]).toEqual([true, false]);
  expect([fits(wide(RULE_LIMITS.nodes)), fits(wide(RULE_LIMITS.nodes + 1))]).toEqual([true, false]);
});

test('accessRuleSchema refuses a tree of a hundred thousand levels without walking it', () => {
  let test: unknown = fieldIs('status', 'a');
  for (let level = 0; level < 100_000; level += 1) test = { op: 'not', node: test };
  expect(conditionSchema.safeParse({ v: 1, test }).error?.issues[0]?.message).toBe('is nested deeper than 10 levels');
});
