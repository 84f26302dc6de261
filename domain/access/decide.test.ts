import fc from 'fast-check';
import {
  accessRule,
  benchRow,
  benchRowWithout,
  decisionContext,
  decisionRequest,
  decisionUser,
  fieldIs,
  USER_ID,
  when,
} from '../../test/factories/access-rules';
import { context, ruleSet, user } from '../../test/factories/access-rule-arbitraries';
import type { AccessRule, DecisionContext, DecisionRequest, ResourceRow } from '../../contracts/rules/rules';
import { decide, explain } from './decide';

const id = (n: number) => `0197b000-0000-7000-8000-00000000000${n}`;
const allow = (n: number, change: Partial<AccessRule> = {}) => accessRule({ id: id(n), ...change });
const deny = (n: number, change: Partial<AccessRule> = {}) => accessRule({ id: id(n), effect: 'deny', ...change });
const onRow = (change: Partial<DecisionRequest> = {}) => decisionRequest({ row: benchRow(), ...change });

const blocked = when(fieldIs('status', 'blocked'));
const open = when(fieldIs('status', 'open'));
const none = { effect: 'deny', reason: 'no-rule-allows' };
const allowedBy = (n: number) => ({ effect: 'allow', ruleId: id(n) });
const deniedBy = (n: number) => ({ effect: 'deny', reason: 'denied-by-rule', ruleId: id(n) });
const depends = (...ns: number[]) => ({ effect: 'deny', reason: 'depends-on-resource', ruleIds: ns.map(id) });

describe('decide', () => {
  test('denies when there is no rule', () => expect(decide([], onRow())).toEqual(none));

  test('returns the fields and obligations of the allow', () => {
    const fields = { v: 1, names: ['id', 'status'] } as const;
    const obligations = { v: 1, list: [{ kind: 'reason-required' }] } as const;
    expect(decide([allow(1, { fields, obligations })], onRow())).toEqual({
      effect: 'allow',
      ruleId: id(1),
      fields: fields.names,
      obligations: obligations.list,
    });
  });

  const range = ['192.0.2.0/24'];
  const week = { v: 1, timeZone: 'UTC', windows: [{ days: ['mon'], from: '09:00', to: '17:00' }] } as const;
  const at = (now: string): Partial<DecisionContext> => ({ now: new Date(now) });
  // 2026-03-02, noon in UTC, is a Monday.
  test.each<[string, Partial<AccessRule>, Partial<DecisionContext>, string | null]>([
    ['a rule for another type', { resourceType: 'donation' }, {}, 'resource-type'],
    ['a rule for another action', { actions: ['write', 'reads'] }, {}, 'action'],
    ['a retired rule', { isActive: false }, {}, 'active'],
    ['a rule before its start', { validFrom: '2026-03-02T12:00:00.001Z' }, {}, 'validity'],
    ['a rule at its start', { validFrom: '2026-03-02T12:00:00.000Z' }, {}, null],
    ['a rule at its end', { validUntil: '2026-03-02T12:00:00.000Z' }, {}, 'validity'],
    ['a rule a millisecond before its end', { validUntil: '2026-03-02T12:00:00.001Z' }, {}, null],
    ['a rule for another role', { subjects: { v: 1, users: [], roles: ['finance'] } }, {}, 'subject'],
    ['a rule for the user', { subjects: { v: 1, users: [USER_ID], roles: [] } }, {}, null],
    ['a rule for nobody', { subjects: { v: 1, users: [], roles: [] } }, {}, 'subject'],
    ['an address in the range', { ipCidrs: range }, {}, null],
    ['an address out of the range', { ipCidrs: range }, { ipAddress: '198.51.100.1' }, 'ip'],
    ['a time in the window', { schedule: week }, {}, null],
    ['a time out of the window', { schedule: week }, at('2026-03-02T17:00:00Z'), 'schedule'],
    ['a condition that holds', { condition: open }, {}, null],
    ['a condition that does not hold', { condition: blocked }, {}, 'condition'],
  ])('gives the expected answer: %s', (_, change, contextChange, check) => {
    const request = onRow({
      user: decisionUser({}),
      context: decisionContext(contextChange),
    });
    expect(decide([allow(1, change)], request)).toMatchObject(check === null ? allowedBy(1) : none);
    expect(decide([allow(1), deny(2, change)], request)).toMatchObject(check === null ? deniedBy(2) : allowedBy(1));
    expect(explain([allow(1, change)], request).rules).toMatchObject([
      check === null ? { matched: 'yes', check, outcome: 'decides' } : { matched: 'no', check, outcome: 'not-matched' },
    ]);
  });

  const everywhere = ['0.0.0.0/0', '::/0'];
  test.each<[string, Partial<AccessRule>, string | null, string]>([
    ['no address', { ipCidrs: everywhere }, null, 'ip'],
    ['a forged address', { ipCidrs: everywhere }, '192.0.2.7, 10.0.0.1', 'ip'],
    ['an invalid zone', { schedule: { v: 1, timeZone: 'Mars/Olympus', windows: [] } }, '192.0.2.7', 'schedule'],
    ['an invalid date', { validUntil: 'soon' }, '192.0.2.7', 'validity'],
    ['a condition on a removed field', { condition: when(fieldIs('colour', 'red')) }, '192.0.2.7', 'condition'],
  ])('applies a deny but no allow that cannot be determined: %s', (_, change, ipAddress, check) => {
    const request = onRow({ context: decisionContext({ ipAddress }) });
    expect(decide([allow(1, change)], request)).toEqual(none);
    expect(decide([allow(1), deny(2, change)], request)).toEqual(deniedBy(2));
    expect(explain([allow(1, change), deny(2, change)], request).rules).toMatchObject([
      { matched: 'no', check, why: `${check}: this could not be determined, and an allow needs certainty` },
      { matched: 'yes', check, why: `${check}: this could not be determined, so the deny applies` },
    ]);
  });

  test('does not apply an undetermined deny that another check excludes', () => {
    const request = onRow({ context: decisionContext({ ipAddress: null }) });
    expect(decide([allow(1), deny(2, { ipCidrs: everywhere, condition: blocked })], request)).toMatchObject(
      allowedBy(1),
    );
  });
});

describe('decide, given several rules,', () => {
  test('prefers a deny to an allow of any priority', () =>
    expect(decide([allow(1, { priority: 1_000_000 }), deny(2, { priority: -1_000_000 })], onRow())).toEqual(
      deniedBy(2),
    ));

  test('takes the allow of the highest priority', () =>
    expect(decide([allow(1), allow(2, { priority: 5 }), allow(3, { priority: 4 })], onRow())).toMatchObject(
      allowedBy(2),
    ));

  test('takes the smaller id among equal priorities, in any order', () => {
    const rules = [allow(3), allow(1), allow(2)];
    expect(decide(rules, onRow())).toMatchObject(allowedBy(1));
    expect(decide([...rules].reverse(), onRow())).toMatchObject(allowedBy(1));
  });

  test('explains which rules lost and why', () => {
    const rules = [allow(1), allow(2), allow(3, { priority: -1 }), allow(4, { condition: blocked })];
    expect(explain(rules, onRow()).rules.map(({ ruleId, outcome, why }) => [ruleId, outcome, why])).toEqual([
      [id(1), 'decides', 'the highest allow'],
      [id(2), 'lost', 'an allow of the same priority 0 has the smaller id'],
      [id(4), 'not-matched', 'condition: does not match'],
      [id(3), 'lost', 'an allow of priority 0 is above its -1'],
    ]);
    expect(
      explain([allow(1, { priority: 9 }), deny(2), deny(3)], onRow()).rules.map(({ outcome, why }) => [outcome, why]),
    ).toEqual([
      ['lost', 'a deny applies, and overrides every allow'],
      ['decides', 'a deny applies'],
      ['lost', 'another deny was named; one is enough'],
    ]);
  });

  test('throws when the row lacks a field that a deny depends on', () => {
    expect(() =>
      decide([allow(1), deny(2, { condition: blocked })], onRow({ row: benchRowWithout('status') })),
    ).toThrow(/status: not loaded/);
  });
});

describe('decide, asked about the type without a resource,', () => {
  const onType = decisionRequest();
  const grantForOne = when(fieldIs('id', '0197a000-0000-7000-8000-00000000000b'));

  test.each<[string, AccessRule[], object]>([
    ['a grant for one resource does not answer for the type', [allow(1, { condition: grantForOne })], depends(1)],
    [
      'the negation of a grant for one resource does not answer for the type',
      [allow(1, { condition: when({ op: 'not', node: grantForOne.test }) })],
      depends(1),
    ],
    ['a deny of some resources does not vanish', [allow(1), deny(2, { condition: blocked })], depends(2)],
    ['a deny of some resources does not deny all of them', [deny(2, { condition: blocked })], none],
    ['a deny of the type is certain', [allow(1, { condition: open }), deny(2)], deniedBy(2)],
    ['an allow of the type is certain', [allow(1), allow(2, { condition: open })], allowedBy(1)],
    [
      'the fields of an allow of the type depend when a higher allow may decide',
      [allow(1), allow(2, { priority: 1, condition: open })],
      depends(2),
    ],
    [
      'a rule excluded by another check leaves nothing open',
      [allow(1), deny(2, { condition: blocked, isActive: false })],
      allowedBy(1),
    ],
  ])('gives the expected answer: %s', (_, rules, expected) => expect(decide(rules, onType)).toMatchObject(expected));

  test('settles a condition about the user alone', () => {
    const student = when({ op: 'eq', left: { ref: '$user.isStudent' }, right: { value: true } });
    expect(decide([allow(1, { condition: student })], onType)).toEqual(none);
    expect(
      decide([allow(1, { condition: student })], decisionRequest({ user: decisionUser({ isStudent: true }) })),
    ).toMatchObject(allowedBy(1));
  });

  test('explains what the answer depends on', () =>
    expect(explain([allow(1), deny(2, { condition: blocked })], onType).rules).toMatchObject([
      { outcome: 'lost', matched: 'yes', why: 'the answer depends on the resource' },
      { outcome: 'depends', matched: 'depends', check: 'condition' },
    ]));

  test('gives an answer that holds for every row of the type', () => {
    const row: fc.Arbitrary<ResourceRow> = fc
      .record({
        status: fc.constantFrom(null, 'a', ''),
        level: fc.constantFrom(null, 0, 7),
        open: fc.constantFrom(null, true, false),
        tags: fc.constantFrom(null, [], ['a', 'member']),
      })
      .map(benchRow);
    fc.assert(
      fc.property(ruleSet, user, context, row, (rules, who, where, one) => {
        const request = decisionRequest({ user: who, context: where });
        const ofType = decide(rules, request);
        if (ofType.effect === 'deny' && ofType.reason === 'depends-on-resource') return;
        const ofRow = decide(rules, { ...request, row: one });
        expect(ofRow.effect).toBe(ofType.effect);
        if (ofType.effect === 'allow') expect(ofRow).toEqual(ofType);
      }),
      { numRuns: 500 },
    );
  });
});

test('decide lets an applying deny win in every set of rules, in any order', () =>
  fc.assert(
    fc.property(ruleSet, user, context, fc.infiniteStream(fc.nat()), (rules, who, where, keys) => {
      const request = onRow({ user: who, context: where });
      const { decision, rules: explained } = explain(rules, request);
      if (explained.some(({ effect, matched }) => effect === 'deny' && matched === 'yes'))
        expect(decision.effect).toBe('deny');
      else expect(decision.effect).toBe(explained.some(({ matched }) => matched === 'yes') ? 'allow' : 'deny');
      const shuffled = rules
        .map((rule) => ({ rule, key: Number(keys.next().value) }))
        .sort((a, b) => a.key - b.key)
        .map(({ rule }) => rule);
      expect(decide(shuffled, request)).toEqual(decision);
      expect(explained.filter(({ outcome }) => outcome === 'decides').length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  ));
