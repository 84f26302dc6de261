import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOfacList, readUnList } from '../../../test/fixtures/sanctions/read-list';
import { tokenSetMatcher } from '../matching/token-set-matcher';
import { parseDemoList } from './demo-list';

const json = readFileSync(join(__dirname, '../../../tools/demo/data/demo-list.json'), 'utf8');
const entity = {
  ref: 'demo:1',
  kind: 'person',
  names: [{ value: 'Zorvane Quillfeather', quality: 'primary' }],
  identifiers: [],
};
const read = (change: object, list: object = {}) =>
  parseDemoList(JSON.stringify({ publishedAt: '2026-02-27T00:00:00Z', entities: [{ ...entity, ...change }], ...list }));

test('parseDemoList reads the bundled list', () => {
  const list = parseDemoList(json);
  expect(list).toMatchObject({ source: 'demo', publishedAt: '2026-02-27T00:00:00.000Z' });
  expect(list.entities.map(({ ref }) => ref)).toEqual(['demo:1', 'demo:2', 'demo:3']);
});

test('the bundled demo list has no name close to one of a real list', () => {
  const index = tokenSetMatcher.index([...readOfacList().entities, ...readUnList().entities]);
  const names = parseDemoList(json).entities.flatMap((each) => each.names);
  expect(names.flatMap(({ value }) => index.search({ name: value }, 0.6))).toEqual([]);
});

test('parseDemoList normalises addresses', () => {
  const list = read({ identifiers: [{ type: 'cryptoAddress', value: '0xABCDEF0123' }] });
  expect(list.entities[0]?.identifiers).toEqual([{ type: 'cryptoAddress', value: '0xabcdef0123' }]);
});

test.each([
  ['an unknown field', { nmaes: [] }, {}, /demo list, \/entities\/0: .*nmaes/],
  ['an unknown kind', { kind: 'robot' }, {}, /\/entities\/0\/kind/],
  ['a foreign reference', { ref: 'un:1' }, {}, /\/entities\/0\/ref: 'must look like demo:1'/],
  ['two primary names', { names: [...entity.names, ...entity.names] }, {}, /exactly one primary name/],
  ['an empty name', { names: [{ value: ' ', quality: 'primary' }] }, {}, /\/entities\/0\/names\/0\/value/],
  ['a reference twice', {}, { entities: [entity, entity] }, /'demo:1' is listed twice/],
  ['no entities', {}, { entities: [] }, /\/entities/],
  ['a date without meaning', {}, { publishedAt: 'today' }, /publishedAt: 'today'/],
])('parseDemoList refuses a list with %s', (_, change, list, message) => {
  expect(() => read(change, list)).toThrow(message);
});

test('parseDemoList refuses a text that is not JSON', () => {
  expect(() => parseDemoList('{')).toThrow(/demo list, whole file: '{' is not JSON/);
});
