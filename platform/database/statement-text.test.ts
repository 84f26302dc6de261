import { withValues } from './statement-text';

test('values stand where their placeholders were, as literals of no type', () => {
  const values = ["it's", 7, 12n, true, null, undefined, new Date(0), Buffer.of(0, 255), ['a"b', 'c\\d', 'null', '']];
  expect(withValues('select $1, $2, $3, $4, $5, $6, $7, $8, $9', values)).toBe(
    `select 'it''s', '7', '12', 'true', null, null, '1970-01-01T00:00:00.000Z', '\\x00ff',  E'{"a\\\\"b","c\\\\\\\\d","null",""}'`,
  );
});

test('a value with a placeholder in it is not read again, and quoted text is left alone', () => {
  expect(withValues(`select $1, '$2', "$2", $2`, ['$2', "'; drop table users; --"])).toBe(
    `select '$2', '$2', "$2", '''; drop table users; --'`,
  );
});

test('a placeholder without a value is refused', () => {
  expect(() => withValues('select $2', ['only one'])).toThrow('the statement has $2 and 1 values');
});

test('a value that cannot be written down has to travel as a parameter', () => {
  expect(withValues('select $1', [{ any: 'object' }])).toBeUndefined();
  expect(withValues('select $1', [[1, 2]])).toBeUndefined();
});
