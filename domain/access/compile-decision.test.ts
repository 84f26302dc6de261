import { accessRule, decisionContext, decisionRequest, fieldIs, when } from '../../test/factories/access-rules';
import type { AccessRule } from '../../contracts/rules/rules';
import { compileDecision } from './compile-decision';
import { allowedBy } from './decide';

const allow = (id: string, change: Partial<AccessRule> = {}) => accessRule({ id, ...change });
const deny = (id: string, change: Partial<AccessRule> = {}) => accessRule({ id, effect: 'deny', ...change });
const is = (status: string) => when(fieldIs('status', status));
const compile = (rules: AccessRule[], firstParameter?: number) =>
  compileDecision(rules, decisionRequest(), firstParameter === undefined ? {} : { firstParameter });

const statusIs = (n: number) => `("status" is not null and "status" = $${n}::text)`;
const nobody = { predicate: 'false', deciding: 'null::integer', parameters: [], allows: [] };

test('compileDecision requires any allow and no deny, with the allows in order of rank and one list of parameters', () => {
  const rules = [
    allow('a', { condition: is('x') }),
    deny('d', { condition: is('z') }),
    allow('b', { condition: is('y'), priority: 1 }),
  ];
  expect(compile(rules, 3)).toEqual({
    predicate: `((${statusIs(3)} or ${statusIs(4)}) and not (${statusIs(5)}))`,
    deciding: `(case when ${statusIs(3)} then 0 when ${statusIs(4)} then 1 end)`,
    parameters: ['y', 'x', 'z'],
    allows: [rules[2]!, rules[0]!].map(allowedBy),
  });
});

test.each<[string, AccessRule[]]>([
  ['no rule', []],
  ['nothing but denies', [deny('d', { condition: is('x') })]],
  ['a deny of everything', [allow('a', { priority: 9 }), allow('b', { condition: is('x') }), deny('d')]],
  ['an allow for others', [allow('a', { subjects: { v: 1, users: [], roles: ['finance'] } })]],
  ['a condition on a removed field', [allow('a', { condition: when(fieldIs('colour', 'red')) })]],
  ['a deny on a removed field', [allow('a'), deny('d', { condition: when(fieldIs('colour', 'red')) })]],
  ['no address for a deny', [allow('a'), deny('d', { ipCidrs: ['nonsense'] })]],
])('compileDecision selects no row and binds no parameter when there is %s', (_, rules) =>
  expect(compile(rules)).toEqual(nobody),
);

test('compileDecision selects every row for an allow without a condition, and leaves out a deny that cannot apply', () => {
  const retired = deny('d', { isActive: false });
  const abroad = deny('e', { ipCidrs: ['198.51.100.0/24'] });
  const rule = allow('a');
  expect(compile([retired, abroad, rule])).toEqual({
    predicate: '(true)',
    deciding: '(case when true then 0 end)',
    parameters: [],
    allows: [allowedBy(rule)],
  });
});

test('compileDecision takes the time from the request', () => {
  const rule = allow('a', { validUntil: '2026-03-02T12:00:00.001Z' });
  const at = (now: string) => decisionRequest({ context: decisionContext({ now: new Date(now) }) });
  expect(compileDecision([rule], at('2026-03-02T12:00:00Z')).allows).toEqual([allowedBy(rule)]);
  expect(compileDecision([rule], at('2026-03-02T12:00:00.001Z')).allows).toEqual([]);
});
