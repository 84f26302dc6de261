import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMutations, ROOT } from '../../tools/test/mutation-list';

const mutations = readMutations();
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const QUOTED = /'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)"|`((?:[^`\\\n]|\\.)+)`/g;
/** What jest fills in from a row of a table. */
const FILLED_IN = /%(?:\d\$)?[a-z]|\$\{[^}]*\}|\$[a-zA-Z.]+/g;

/** Returns what stands between quotes: the titles of the tests, and the rows that name them, are among it. */
const quotedIn = (text: string): string[] =>
  [...text.matchAll(QUOTED)].map(([, single, double, template]) =>
    (single ?? double ?? template ?? '').replace(/\\(.)/g, '$1'),
  );

/** Tells whether a test's full name ends in a title, whatever a row of a table fills in. */
const isNamed = (fullName: string, title: string): boolean => {
  const fixed = title.split(FILLED_IN);
  if (fixed.join('').trim() === '') return false;
  const pattern = fixed.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+');
  return new RegExp(`(^| )${pattern}$`).test(fullName);
};

// The mutations themselves take minutes; that a line has lost its check, or its test, shows here at once.
test.each(mutations)('the mutation $name finds its check once and changes it', ({ file, find, replace }) => {
  expect(textOf(file).split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
});

test.each(mutations)('the mutation $name names a test of its test file', ({ test: file, killedBy = '' }) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
  const named = quotedIn(textOf(file)).some((title) => isNamed(killedBy, title));
  expect({ file, killedBy, named }).toEqual({ file, killedBy, named: true });
});

test('the names of mutations are unique', () => {
  const names = mutations.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
