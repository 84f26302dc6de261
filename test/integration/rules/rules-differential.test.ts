import fc from 'fast-check';
import { bench } from '../../factories/access-rules';
import { conditionNode, context, POOLS, ruleSet, user } from '../../factories/access-rule-arbitraries';
import {
  CONSENT_PURPOSES,
  type AccessRule,
  type DecisionContext,
  type DecisionRequest,
  type DecisionUser,
  type ResourceRow,
} from '../../../contracts/rules/rules';
import { checkCondition } from '../../../domain/access/check-condition';
import { compileDecision, type CompiledDecision } from '../../../domain/access/compile-decision';
import { decide } from '../../../domain/access/decide';
import { openTestUnit, type TestUnit } from '../../setup/unit-of-work';

/** Another in every run; `-- --seed=N` repeats one. */
const SEED = jest.getSeed();
/** That faults are found must not be a matter of luck. */
const FIXED_SEED = 20260329;
const ROWS_PER_SEED = 70;
const RULE_SETS = 150;

type Compile = (rules: readonly AccessRule[], request: Omit<DecisionRequest, 'row'>) => CompiledDecision;

let db: TestUnit;
let rows: ResourceRow[];

const COLUMNS: Readonly<Record<string, string>> = {
  id: 'uuid primary key',
  owner_id: 'uuid',
  status: 'text',
  label: 'text',
  level: 'integer',
  turns: 'bigint',
  turns_limit: 'bigint',
  price_atomic: 'numeric(78,0)',
  paid_atomic: 'numeric',
  is_open: 'boolean',
  made_at: 'timestamptz',
  due_at: 'timestamptz',
  tags: 'text[]',
  consents: 'text[]',
};

const orNull = <T>(item: fc.Arbitrary<T>) => fc.option(item, { freq: 5 });
const text = fc.oneof(
  fc.constantFrom(...POOLS.text),
  fc.string({ unit: 'binary', maxLength: 3 }).map((each) => each.replaceAll('\0', '')),
);
const moment = fc.constantFrom(...POOLS.moment, 'infinity', '-infinity');
const storedRow = fc.tuple(
  orNull(fc.constantFrom(...POOLS.uuid)),
  orNull(text),
  orNull(text),
  orNull(fc.constantFrom(...POOLS.number)),
  orNull(fc.constantFrom(...POOLS.bigint)),
  orNull(fc.constantFrom(...POOLS.bigint)),
  orNull(fc.constantFrom(...POOLS.numeric.filter((each) => !each.includes('.')), 'NaN')),
  orNull(fc.constantFrom(...POOLS.numeric, 'NaN', 'Infinity', '-Infinity', '7.000')),
  orNull(fc.boolean()),
  orNull(moment),
  orNull(moment),
  orNull(fc.array(orNull(text), { maxLength: 4 })),
  orNull(fc.array(orNull(text), { maxLength: 4 })),
);

/** As a store reads it: times as text with microseconds, large numbers as text. */
const READ = `select id, owner_id as "ownerId", status, label, level, turns, turns_limit as "turnsLimit",
  price_atomic as price, paid_atomic as paid, is_open as open, made_at::text as "madeAt", due_at::text as "dueAt", tags,
  bench_consents(consents) as "${CONSENT_PURPOSES}" from benches order by id`;

/** Years before Christ have no form that a row may take. */
const isReadable = (row: unknown) => !JSON.stringify(row).includes(' BC"');

beforeAll(async () => {
  db = await openTestUnit();
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`);
  await db.query(
    `create function bench_consents(text[]) returns text[] language sql stable as $$ select coalesce($1, '{}') $$`,
  );
  await db.query(`create table benches (${columns.join(', ')})`);
  const names = Object.keys(COLUMNS);
  const samples = [FIXED_SEED, SEED].flatMap((seed) => fc.sample(storedRow, { seed, numRuns: ROWS_PER_SEED }));
  for (const [index, sample] of samples.entries()) {
    const id = POOLS.uuid[index] ?? `0197c000-0000-7000-8000-${String(index).padStart(12, '0')}`;
    const values = names.map((_, n) => `$${n + 1}`);
    await db.query(`insert into benches values (${values.join(', ')})`, [id, ...sample]);
  }
  rows = (await db.query<ResourceRow>(READ)).filter(isReadable);
});
afterAll(() => db.close());

interface Case {
  rules: AccessRule[];
  user: DecisionUser;
  context: DecisionContext;
}
const cases: fc.Arbitrary<Case> = fc.record({ rules: ruleSet, user, context });

/** Ids that the user may read, each with the rule that decides. */
const inMemory = ({ rules, ...request }: Case): string[] =>
  rows.flatMap((row) => {
    const decision = decide(rules, { ...request, action: 'read', description: bench, row });
    return decision.effect === 'allow' ? [`${String(row['id'])} by ${decision.ruleId}`] : [];
  });

const inDatabase = async ({ rules, ...request }: Case, compile: Compile): Promise<string[]> => {
  const compiled = compile(rules, { ...request, action: 'read', description: bench });
  const found = await db.query<{ id: string; visible: boolean | null; deciding: number | null }>(
    `select id, ${compiled.predicate} as visible, ${compiled.deciding} as deciding from benches order by id`,
    [...compiled.parameters],
  );
  const known = new Set(rows.map(({ id }) => id));
  return found
    .filter(({ id, visible }) => known.has(id) && visible !== false)
    .map(({ id, visible, deciding }) =>
      visible === null ? `${id} is NULL` : `${id} by ${compiled.allows[deciding ?? -1]?.ruleId}`,
    );
};

const counted = { cases: 0, visible: 0, hidden: 0 };

const compareAll = (compile: Compile, options: fc.Parameters<[Case]>) =>
  fc.check(
    fc.asyncProperty(cases, async (one) => {
      const expected = inMemory(one);
      counted.cases += rows.length;
      counted.visible += expected.length;
      counted.hidden += rows.length - expected.length;
      expect(await inDatabase(one, compile)).toEqual(expected);
    }),
    options,
  );

test(`Postgres and memory decide alike for every row, by the same rule (seed ${SEED})`, async () => {
  const report = await compareAll(compileDecision, { seed: SEED, numRuns: RULE_SETS });
  if (report.failed) throw new Error(fc.defaultReportMessage(report));
  expect(counted.cases).toBeGreaterThanOrEqual(10_000);
  // Neither all let in nor all kept out: both sides are really compared.
  expect(counted.visible / counted.cases).toBeGreaterThan(0.05);
  expect(counted.hidden / counted.cases).toBeGreaterThan(0.05);
});

test('the compared conditions are all valid', () =>
  fc.assert(
    fc.property(conditionNode, (test) => expect(checkCondition({ v: 1, test }, bench)).toEqual([])),
    { seed: SEED, numRuns: 500 },
  ));

const inText =
  (from: string | RegExp, to: string): Compile =>
  (rules, request) => {
    const compiled = compileDecision(rules, request);
    const change = (sql: string) => sql.replaceAll(from, to);
    return { ...compiled, predicate: change(compiled.predicate), deciding: change(compiled.deciding) };
  };
const inRules =
  (change: (rule: AccessRule) => AccessRule): Compile =>
  (rules, request) =>
    compileDecision(rules.map(change), request);

/** Compilers with one fault each. */
const MUTANTS: Readonly<Record<string, Compile>> = {
  'an absent value gives NULL': inText(/[\w."]+ is not null and /g, ''),
  'an absent value is unequal': inText(/\((?:[\w."]+ is not null and )+(\S+) <> (\S+)\)/g, '($1 is distinct from $2)'),
  'not is forgotten': inText(/not (?!null)/g, ''),
  'and is or': inText(/ and (?!not)/g, ' or '),
  'lte is lt': inText('<=', '<'),
  'gte is gt': inText('>=', '>'),
  'lt is gt': inText(' < ', ' > '),
  'in takes the first only': inText('= any(', '= all('),
  'contains is overlap of nothing': inText('@>', '<@'),
  'contains is a prefix': inText('> 0', '= 1'),
  'a wildcard leaks': inText(/strpos\(([^,]+), ([^)]+)\) > 0/g, "$1 like '%' || $2 || '%'"),
  'text ignores case': inText(/\$(\d+)::text(?!\[)/g, 'lower($$$1::text)'),
  'large numbers are floats': inText('::numeric', '::float8'),
  'times are rounded': inText('::timestamptz', '::timestamptz(0)'),
  'a deny is forgotten': inRules((rule) => ({ ...rule, isActive: rule.isActive && rule.effect === 'allow' })),
  'priority lets an allow beat a deny': (rules, request) => {
    const top = Math.max(...rules.filter(({ effect }) => effect === 'allow').map(({ priority }) => priority));
    const weak = (rule: AccessRule) => rule.effect === 'deny' && rule.priority < top;
    return compileDecision(
      rules.filter((rule) => !weak(rule)),
      request,
    );
  },
  'priority is turned round': inRules((rule) => ({ ...rule, priority: -rule.priority })),
  'the schedule is ignored': inRules((rule) => ({ ...rule, schedule: null })),
  'addresses are ignored': inRules((rule) => ({ ...rule, ipCidrs: [] })),
  'the end of validity is ignored': inRules((rule) => ({ ...rule, validUntil: null })),
  'retired rules count': inRules((rule) => ({ ...rule, isActive: true })),
  'subjects are ignored': inRules((rule) => ({ ...rule, subjects: { ...rule.subjects, roles: ['member'] } })),
};

test.each(Object.entries(MUTANTS))('the comparison finds the fault of a compiler: %s', async (_, compile) => {
  const report = await compareAll(compile, { seed: FIXED_SEED, numRuns: 600, endOnFailure: true });
  expect(report.failed).toBe(true);
});
