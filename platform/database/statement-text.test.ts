import { withValues } from './statement-text';

test('statementText writes values in place of their placeholders, as untyped literals', () => {
  const values = ["it's", 7, 12n, true, null, undefined, new Date(0), Buffer.of(0, 255), ['a"b', 'c\\d', 'null', '']];
  expect(withValues('select $1, $2, $3, $4, $5, $6, $7, $8, $9', values)).toBe(
    `select 'it''s', '7', '12', 'true', null, null, '1970-01-01T00:00:00.000Z', '\\x00ff',  E'{"a\\\\"b","c\\\\\\\\d","null",""}'`,
  );
});

test('statementText leaves placeholders in values and in quoted text alone', () => {
  expect(withValues(`select $1, '$2', "$2", $2`, ['$2', "'; drop table users; --"])).toBe(
    `select '$2', '$2', "$2", '''; drop table users; --'`,
  );
});

test('statementText refuses a placeholder without a value', () => {
  expect(() => withValues('select $2', ['only one'])).toThrow('the statement has $2 and 1 values');
});

test('statementText refuses a value that has no literal', () => {
  expect(withValues('select $1', [{ any: 'object' }])).toBeUndefined();
  expect(withValues('select $1', [[1, 2]])).toBeUndefined();
});
