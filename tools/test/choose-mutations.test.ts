import { chooseMutations, type MutationChanges } from './choose-mutations';
import type { Mutation } from './mutation-list';

const mutationOf = (n: number): Mutation => ({
  name: `mutation-${n}`,
  file: `domain/file-${n}.ts`,
  find: 'a',
  replace: 'b',
  test: `domain/file-${n}.test.ts`,
  killedBy: 'a test',
});
const all = Array.from({ length: 500 }, (_, n) => mutationOf(n));
const nothing: MutationChanges = { files: [], before: all, head: 'commit' };

const changedNames = (changes: Partial<MutationChanges>, mutations = all) =>
  chooseMutations(mutations, { ...nothing, ...changes }).changed.map(({ name }) => name);

test('a mutation is chosen when its file or its test has changed', () => {
  expect(changedNames({ files: ['domain/file-7.ts', 'domain/file-9.test.ts'] })).toEqual(['mutation-7', 'mutation-9']);
});

test('a mutation is chosen when its line is new or has changed', () => {
  const edited = all.with(3, { ...mutationOf(3), replace: 'c' });
  expect(changedNames({ before: all.slice(0, -1) }, edited)).toEqual(['mutation-3', 'mutation-499']);
});

test.each(['test/mutations/test-runner.js', 'tools/test/mutations.ts', 'jest.config.js', 'package-lock.json'])(
  'all mutations are chosen when %s has changed',
  (file) => expect(changedNames({ files: [file] })).toHaveLength(all.length),
);

test('a change of the list alone chooses no other line', () => {
  expect(changedNames({ files: ['test/mutations/mutations.json'] })).toEqual([]);
});

test('about a fifth of the others is drawn, the same for one commit and another for the next', () => {
  const drawn = (head: string) => chooseMutations(all, { ...nothing, head }).sampled.map(({ name }) => name);
  expect(drawn('one')).toEqual(drawn('one'));
  expect(drawn('one')).not.toEqual(drawn('two'));
  expect(drawn('one').length).toBeGreaterThan(60);
  expect(drawn('one').length).toBeLessThan(140);
});

test('what has changed is not drawn a second time', () => {
  const { changed, sampled } = chooseMutations(all, { ...nothing, files: all.map(({ file }) => file) });
  expect({ changed: changed.length, sampled: sampled.length }).toEqual({ changed: 500, sampled: 0 });
});
