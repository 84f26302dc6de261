import { bench, decisionContext, decisionUser, fieldIs, USER_ID, when } from '../../test/factories/access-rules';
import type { ConditionNode, ResourceDescription } from '../../contracts/rules/rules';
import { compileCondition, type CompileOptions } from './compile-condition';

const scope = { description: bench, user: decisionUser(), context: decisionContext() };
const compile = (test: ConditionNode, options?: CompileOptions) => compileCondition(when(test), scope, options);

test('compileCondition makes values parameters, takes columns from the description and guards NULL so that an index serves', () =>
  expect(compile(fieldIs('price', '-0.50'))).toEqual({
    text: '("price_atomic" is not null and "price_atomic" = $1::numeric)',
    parameters: ['-0.50'],
  }));

test('compileCondition makes values of the user and the request parameters', () =>
  expect(
    compile({
      op: 'or',
      nodes: [
        { op: 'eq', left: { field: 'ownerId' }, right: { ref: '$user.id' } },
        { op: 'lt', left: { field: 'dueAt' }, right: { ref: '$context.now' } },
      ],
    }),
  ).toEqual({
    text:
      '(("owner_id" is not null and "owner_id" = $1::uuid) or ' +
      '("due_at" is not null and "due_at" < $2::timestamptz))',
    parameters: [USER_ID, '2026-03-02T12:00:00.000000Z'],
  }));

test('compileCondition writes no text of a rule or a user into the SQL', () => {
  const evil = `'; drop table benches; --"$1`;
  const test: ConditionNode = {
    op: 'or',
    nodes: [
      fieldIs('status', evil),
      { op: 'in', left: { field: 'label' }, right: { value: [evil] } },
      { op: 'contains', left: { field: 'tags' }, right: { value: evil } },
      { op: 'contains', left: { field: 'label' }, right: { ref: '$user.campus' } },
    ],
  };
  const { text, parameters } = compileCondition(when(test), { ...scope, user: decisionUser({ campus: evil }) });
  expect(text).not.toContain('drop');
  expect(parameters).toEqual([evil, [evil], evil, evil]);
});

test('compileCondition makes a long list one parameter', () => {
  const value = Array.from({ length: 1_000 }, (_, index) => index);
  const { text, parameters } = compile({ op: 'in', left: { field: 'level' }, right: { value } });
  expect(text).toBe('("level" is not null and "level" = any($1::bigint[]))');
  expect(parameters).toEqual([value.map(String)]);
});

test('compileCondition settles a part that does not depend on the row, without a parameter', () =>
  expect([
    compile({ op: 'contains', left: { ref: '$user.roles' }, right: { value: 'member' } }),
    compile({ op: 'in', left: { field: 'status' }, right: { value: [] } }),
    compile({ op: 'ne', left: { field: 'status' }, right: { ref: '$user.campus' } }),
  ]).toEqual([
    { text: 'true', parameters: [] },
    { text: 'false', parameters: [] },
    { text: 'false', parameters: [] },
  ]));

test('compileCondition numbers its parameters after those of the query and can qualify columns with their table', () =>
  expect(compile(fieldIs('open', true), { firstParameter: 4, table: 'b' })).toEqual({
    text: '(b."is_open" is not null and b."is_open" = $4::boolean)'.replaceAll('b.', '"b".'),
    parameters: [true],
  }));

test.each(['a"b', 'a b', 'Upper', '', 'x;y', 'é'])("compileCondition refuses a column named '%s'", (column) => {
  const status = { ...bench.fields['status']!, column };
  const description: ResourceDescription = { ...bench, fields: { status } };
  expect(() => compileCondition(when(fieldIs('status', 'x')), { ...scope, description })).toThrow(
    /is not a plain column/,
  );
});
