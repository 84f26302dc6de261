import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutation } from '../../tools/test/mutations';

const ROOT = join(__dirname, '..', '..');
const mutations = JSON.parse(readFileSync(join(ROOT, 'test/mutations/mutations.json'), 'utf8')) as Mutation[];

// The mutations themselves take minutes; that a line has lost its check shows here at once.
test.each(mutations)(
  'mutation $name finds its check once, and changes it',
  ({ file, find, replace, test: noticedBy }) => {
    expect(readFileSync(join(ROOT, file), 'utf8').split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
    expect(existsSync(join(ROOT, noticedBy))).toBe(true);
  },
);

test('no two mutations have one name', () => {
  const names = mutations.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
