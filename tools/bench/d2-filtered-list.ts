import { randomUUID } from 'node:crypto';
import { RESOURCES } from '../../contracts/access/resources';
import type { DonationResource, ShownDonation } from '../../contracts/donations/schemas';
import type { AccessRule, ConditionNode, Operand } from '../../contracts/rules/rules';
import { buildRuleBook } from '../../domain/access/rule-book';
import { loadDatabaseConfig } from '../../platform/config';
import type { Caller } from '../../services/access/authorize';
import { listDonations } from '../../services/donations/list-donations';
import { openTool } from '../open-tool';
import { interleave, secondsFor } from './arms';
import type { BenchSystem } from './bench-system';
import type { Figure } from './figures';
import { readPlainly } from './plain-read';
import { spreadOf } from './spread';

const GIFTS = 100_000;
const PAGE = 50;
const LISTS = 200;
const PAIRS = 5;
const MAX_RATIO = 1.5;

const EARMARKS = ['general', 'tools', 'rent', 'scholarship'];

const fill = async ({ query }: BenchSystem): Promise<void> => {
  const donor = randomUUID();
  await query(`insert into donors (id, kind) values ($1, 'individual')`, [donor]);
  await query(
    `insert into donations (id, invoice_number, donor_id, method, currency, amount_atomic, earmark, pay_until, status)
     select gen_random_uuid(), 'BENCH-' || n, $1, (array['card','bank','cash'])[1 + n % 3], 'USD', 100 + n % 5000,
       ($2::text[])[1 + n % 4], now() + interval '1 day', (array['cancelled','expired','failed'])[1 + n % 3]
     from generate_series(1, $3::int) as n`,
    [donor, EARMARKS, GIFTS],
  );
  await query('analyze donations');
};

const compare = (op: 'eq' | 'gte' | 'lt', field: string, right: Operand): ConditionNode => ({
  op,
  left: { field },
  right,
});

/** Gifts of one earmark from a sum on, but none by cash: three rows in sixteen or so. */
const rulesFor = (userId: string): AccessRule[] => {
  const common: Omit<AccessRule, 'id' | 'name' | 'effect' | 'condition'> = {
    resourceType: 'donations',
    actions: ['read'],
    subjects: { v: 1, users: [userId], roles: [] },
    // Without the confidential ones: a row of the access log for each would be a cost of its own.
    fields: { v: 1, names: Object.keys(RESOURCES.donations.fields).filter((name) => name !== 'status_reason') },
    ipCidrs: [],
    schedule: null,
    obligations: { v: 1, list: [] },
    priority: 0,
    validFrom: null,
    validUntil: null,
    isActive: true,
  };
  const own = [compare('eq', 'earmark', { value: 'tools' }), compare('gte', 'amount', { value: '1000' })];
  return [
    { ...common, id: randomUUID(), name: 'own', effect: 'allow', condition: { v: 1, test: { op: 'and', nodes: own } } },
    {
      ...common,
      id: randomUUID(),
      name: 'no cash',
      effect: 'deny',
      condition: { v: 1, test: compare('eq', 'method', { value: 'cash' }) },
    },
  ];
};

const BY_HAND = `
  where d.earmark = $1 and d.amount_atomic >= $2 and d.method <> $3
  order by d.id desc limit $4`;

const withoutReason = (gifts: readonly (ShownDonation | DonationResource)[]): string =>
  JSON.stringify(gifts.map((gift) => Object.entries({ ...gift, status_reason: undefined }).sort()));

/**
 * Measures the cost of filtering a list by rules: the page that the engine makes, over the same page with its SQL by
 * hand.
 */
export const measureFilteredList = async (system: BenchSystem, log: (line: string) => void): Promise<Figure[]> => {
  log(`D2: ${GIFTS} gifts`);
  await fill(system);
  const { userId } = system.people.finance;
  const actor = { userId, requestId: 'bench' };
  const book = buildRuleBook({ epoch: '1', rules: rulesFor(userId), grants: [], escalations: [], settings: [] });
  const caller: Caller = {
    actor,
    rights: { user: { id: userId, roles: [], campus: null, isStudent: false }, book },
  };
  const tool = await openTool(loadDatabaseConfig(system.env));
  try {
    const decided = () => listDonations(tool, { limit: PAGE }, caller);
    const byHand = () =>
      tool.withActor(actor, ({ manager }) => readPlainly(manager, BY_HAND, ['tools', '1000', 'cash', PAGE]));
    const [one, other] = [await decided(), await byHand()];
    if (one.length !== PAGE || withoutReason(one) !== withoutReason(other))
      throw new Error('the arms list different gifts');
    const times = Array.from({ length: LISTS });
    const arm = (read: () => Promise<unknown>) => async () => ((await secondsFor(times, 1, read)) * 1000) / LISTS;
    const arms = { byHandMs: arm(byHand), decidedMs: arm(decided) };
    await arms.byHandMs();
    await arms.decidedMs();
    const rounds = await interleave(PAIRS, arms, ({ byHandMs, decidedMs }, number) =>
      log(`D2: ${number} of ${PAIRS}: ${decidedMs.toFixed(2)} ms a list, ${byHandMs.toFixed(2)} ms by hand`),
    );
    return [
      {
        measure: 'D2',
        what: `time of a filtered list of ${PAGE} out of ${GIFTS} gifts, over the same SQL written by hand`,
        value: spreadOf(rounds.map(({ byHandMs, decidedMs }) => decidedMs / byHandMs)),
        pairs: PAIRS,
        target: { kind: 'at most', value: MAX_RATIO },
        arms: rounds,
      },
    ];
  } finally {
    await tool.close();
  }
};
