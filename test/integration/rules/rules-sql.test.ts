import { compileDecision } from '../../../domain/access/compile-decision';
import type { AccessRule, ConditionNode } from '../../../contracts/rules/rules';
import { accessRule, bench, decisionRequest, fieldIs, USER_ID, when } from '../../factories/access-rules';
import { openTestUnit, type TestUnit } from '../../setup/unit-of-work';

let db: TestUnit;
beforeAll(async () => {
  db = await openTestUnit();
  await db.query(`create table benches (id uuid primary key, owner_id uuid, status text, level integer, tags text[])`);
  await db.query(`insert into benches select gen_random_uuid(), gen_random_uuid(), 's' || n % 100, n, array['t' || n % 500]
    from generate_series(1, 20000) n`);
  await db.query('insert into benches values (gen_random_uuid(), $1, $2, -1, $3)', [USER_ID, 'mine', ['mine']]);
  await db.query('create index benches_owner on benches (owner_id)');
  await db.query('create index benches_level on benches (level)');
  await db.query('create index benches_tags on benches using gin (tags)');
  await db.query('analyze benches');
});
afterAll(() => db.close());

const compile = (test: ConditionNode) => compileDecision([accessRule({ condition: when(test) })], decisionRequest());
const count = async (test: ConditionNode): Promise<number> => {
  const { predicate, parameters } = compile(test);
  const [row] = await db.query<{ count: number }>(`select count(*)::int as count from benches where ${predicate}`, [
    ...parameters,
  ]);
  return row!.count;
};

test.each<[string, ConditionNode, string]>([
  ['uuid', { op: 'eq', left: { field: 'ownerId' }, right: { ref: '$user.id' } }, 'benches_owner'],
  ['a list', { op: 'in', left: { field: 'level' }, right: { value: [-1, -2] } }, 'benches_level'],
  ['an order', { op: 'lt', left: { field: 'level' }, right: { value: 0 } }, 'benches_level'],
  ['an array', { op: 'contains', left: { field: 'tags' }, right: { value: 'mine' } }, 'benches_tags'],
])('an index serves the compiled predicate of %s', async (_, test, index) => {
  const { predicate, parameters } = compile(test);
  const plan = await db.query(`explain (format json) select * from benches where ${predicate}`, [...parameters]);
  expect(JSON.stringify(plan)).toContain(index);
  expect(await count(test)).toBe(1);
});

test('a compiled condition has one parameter for a thousand values with duplicates', async () => {
  const value = Array.from({ length: 1_000 }, (_, n) => (n % 500) + 1);
  expect(await count({ op: 'in', left: { field: 'level' }, right: { value } })).toBe(500);
});

test('a compiled condition treats SQL in a value as text', async () => {
  const evil = "'; drop table benches; --";
  expect(await count(fieldIs('status', evil))).toBe(0);
  expect(await count({ op: 'contains', left: { field: 'status' }, right: { value: '%' } })).toBe(0);
  expect(await count(fieldIs('status', 'mine'))).toBe(1);
});

test('a compiled condition works at the maximum depth of the schema', async () => {
  const nested = (levels: number): ConditionNode =>
    levels === 1 ? fieldIs('status', 'mine') : { op: 'not', node: nested(levels - 1) };
  expect([await count(nested(9)), await count(nested(10))]).toEqual([1, 20_000]);
});

test('a compiled decision returns the deciding allow of each row, with parameters after those of the query', async () => {
  const rules: AccessRule[] = [
    accessRule({ id: 'low', condition: when({ op: 'lt', left: { field: 'level' }, right: { value: 3 } }) }),
    accessRule({ id: 'high', priority: 1, condition: when(fieldIs('ownerId', USER_ID)) }),
    accessRule({ id: 'deny', effect: 'deny', condition: when(fieldIs('level', 1)) }),
  ];
  const request = decisionRequest({ description: bench });
  const { predicate, deciding, parameters, allows } = compileDecision(rules, request, {
    firstParameter: 2,
    table: 'b',
  });
  const found = await db.query<{ level: number; deciding: number }>(
    `select b.level, ${deciding} as deciding from benches b where b.level < $1 and ${predicate} order by b.level`,
    [100, ...parameters],
  );
  expect(found.map(({ level, deciding: index }) => [level, allows[index]?.ruleId])).toEqual([
    [-1, 'high'],
    [2, 'low'],
  ]);
});
