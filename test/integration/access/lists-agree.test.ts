import fc from 'fast-check';
import { RESOURCES } from '../../../contracts/access/resources';
import type { AccessRule, ConditionNode, Obligation, Operand } from '../../../contracts/rules/rules';
import { Refused } from '../../../contracts/kernel/refused';
import { checkRule } from '../../../domain/rules/check-rule';
import { listDonations } from '../../../services/donations/list-donations';
import { readDonation } from '../../../services/donations/read-donation';
import { accessRule, when } from '../../factories/access-rules';
import { callerWith } from '../../factories/callers';
import { openHarness, type Harness } from '../database/harness';
import { rowsIn } from '../database/rows';

/** Another in every run; `-- --seed=N` repeats one. */
const SEED = jest.getSeed();
const RUNS = 200;
const INSTANT = '2026-03-29T01:00:00';
const INSTANTS = ['', '.000001', '.000999', '.001', '.5'].map((part) => `${INSTANT}${part}Z`);
const STATUSES = ['created', 'pending', 'flagged', 'blocked', 'cancelled', 'reconciled'] as const;
const METHODS = ['card', 'crypto', 'bank'] as const;
const AMOUNTS = ['1', '5000', '9007199254740993', `1${'0'.repeat(30)}`];
const EARMARKS = ['general', 'tools', 'a%b', "o'k"];

let h: Harness;
let gifts: string[];
let donors: string[];
beforeAll(async () => {
  h = await openHarness();
  const rows = rowsIn(h.app);
  donors = [await rows.donor(), await rows.donor()];
  gifts = [];
  for (let n = 0; n < 24; n += 1) {
    const at = <T>(values: readonly T[]) => values[n % values.length];
    gifts.push(
      await rows.donation({
        donor_id: at(donors),
        method: at(METHODS),
        chain: n % 6 === 1 ? 'base' : null,
        amount_atomic: at(AMOUNTS),
        received_atomic: n % 4 === 0 ? at(AMOUNTS) : '0',
        status: at(STATUSES),
        status_reason: n % 3 === 0 ? 'hit' : 'screening',
        earmark: at(EARMARKS),
        created_at: at(INSTANTS),
        closed_at: n % 5 === 0 ? at(INSTANTS) : null,
      }),
    );
  }
});
afterAll(() => h.close());

const compare = (op: string, field: string, right: Operand) => ({ op, left: { field }, right }) as ConditionNode;
const against = (ops: readonly string[], field: string, values: readonly (string | number)[]) =>
  fc.tuple(fc.constantFrom(...ops), fc.constantFrom(...values)).map(([op, value]) => compare(op, field, { value }));
const ORDER = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'];

const leaf = fc.oneof(
  against(['eq', 'ne'], 'status', STATUSES),
  against(['eq', 'ne'], 'status_reason', ['hit', 'screening']),
  against(['eq', 'ne'], 'method', METHODS),
  against(['eq', 'ne', 'contains'], 'earmark', [...EARMARKS, '%']),
  against(ORDER, 'amount', AMOUNTS),
  against(ORDER, 'created_at', INSTANTS),
  against(ORDER, 'closed_at', INSTANTS),
  fc.constant(compare('lt', 'received', { field: 'amount' })),
  fc.constant(compare('eq', 'created_at', { field: 'closed_at' })),
  fc.subarray([...STATUSES]).map((value) => compare('in', 'status', { value })),
  fc.nat(1).map((n) => compare('eq', 'donor_id', { value: donors[n] ?? '' })),
  fc.constantFrom('chain', 'closed_at').map((field): ConditionNode => ({ op: 'exists', operand: { field } })),
);
const condition = fc.letrec<{ node: ConditionNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2 },
    { weight: 3, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(tie('node'), { minLength: 1, maxLength: 3 }))
        .map(([op, nodes]) => ({ op, nodes })),
    },
    { weight: 1, arbitrary: tie('node').map((node): ConditionNode => ({ op: 'not', node })) },
  ),
})).node;

const obligation = fc.constantFrom<Obligation>(
  { kind: 'mask', mask: 'amount-bucket', fields: ['amount'] },
  { kind: 'mask', mask: 'full', fields: ['status_reason', 'status'] },
  { kind: 'reason-required' },
);
const rule = fc.record({
  effect: fc.constantFrom('allow' as const, 'allow' as const, 'deny' as const),
  test: fc.option(condition, { freq: 6 }),
  names: fc.oneof(fc.constant('*' as const), fc.subarray(Object.keys(RESOURCES.donations.fields))),
  list: fc.array(obligation, { maxLength: 1 }),
  priority: fc.integer({ min: 0, max: 2 }),
});
const rules = fc.array(rule, { minLength: 1, maxLength: 5 }).map((some) =>
  some.map(({ effect, test, names, list, priority }, n): AccessRule => {
    const allow = effect === 'allow';
    return accessRule({
      id: `0197b000-0000-7000-8000-00000000000${n}`,
      resourceType: 'donations',
      effect,
      condition: test && when(test),
      fields: { v: 1, names: allow ? names : '*' },
      obligations: { v: 1, list: allow ? list : [] },
      priority,
    });
  }),
);
const permissions = fc.constantFrom([], ['donations:read'], ['donations:read', 'cases:read']);

test('a list shows exactly what single reads show, field by field', async () => {
  let [shown, hidden] = [0, 0];
  await fc.assert(
    fc.asyncProperty(rules, permissions, async (some, given) => {
      for (const one of some) expect(checkRule(one, RESOURCES.donations)).toEqual([]);
      const caller = callerWith(given, some);
      const listed = await listDonations(h, { limit: 100 }, caller);
      const single = [];
      for (const id of [...gifts].reverse()) {
        const found = await readDonation(h, id, caller, 'donations:read').catch((error: unknown) => {
          if (error instanceof Refused) return undefined;
          throw error;
        });
        if (found) single.push(found);
      }
      expect(listed).toEqual(single);
      shown += single.length;
      hidden += gifts.length - single.length;
    }),
    { numRuns: RUNS, seed: SEED },
  );
  // Neither side of the comparison was trivial.
  expect(Math.min(shown, hidden)).toBeGreaterThan(RUNS * 2);
});

test('a gift that a list shows as pending is shown as pending by single reads, which reveal no more', async () => {
  const held = (await listDonations(h, { limit: 100 }, callerWith(['donations:read']))).filter(
    ({ status }) => status === 'pending',
  );
  expect(held).toHaveLength(12);
  expect(held.filter((gift) => 'status_reason' in gift)).toEqual([]);
  const seen = await listDonations(h, { limit: 100 }, callerWith(['donations:read', 'cases:read']));
  const closed = seen.filter(({ status, closed_at: at }) => (status === 'flagged' || status === 'blocked') && at);
  expect(closed.length).toBeGreaterThan(0);
  for (const { id } of closed) expect(held.find((gift) => gift.id === id)).toMatchObject({ closed_at: null });
  expect(seen.filter(({ status }) => status === 'pending')).toHaveLength(4);
  expect(seen.every(({ status_reason: reason }) => reason === 'hit' || reason === 'screening')).toBe(true);
});
