import { readOfacList, readUnList } from '../../../test/fixtures/sanctions/read-list';
import { countEntities, isMoreComplete } from './list-counts';

const NONE = countEntities([]);

test('a list is counted by kind', () => {
  const counts = countEntities([
    {
      ref: 'demo:1',
      kind: 'person',
      names: [
        { value: 'Zorvane Quillfeather', quality: 'primary' },
        { value: 'Z. Quill', quality: 'strong' },
        { value: 'The Gear', quality: 'weak' },
      ],
      identifiers: [
        { type: 'birthDate', value: '1912~' },
        { type: 'birthDateText', value: 'before the war' },
        { type: 'address', value: '1 Cloud Street' },
        { type: 'program', value: 'SDGT' },
        { type: 'program', value: 'IFSR' },
        { type: 'passport', value: 'A1' },
        { type: 'remark', value: 'clockmaker' },
        { type: 'country', value: 'Utopia' },
      ],
    },
    { ref: 'demo:2', kind: 'unknown', names: [{ value: 'Nimbus Gears', quality: 'primary' }], identifiers: [] },
  ]);
  expect(counts).toEqual({
    entities: 2,
    primaryNames: 2,
    strongNames: 1,
    weakNames: 1,
    addresses: 1,
    birthDates: 2,
    programs: 2,
    otherIdentifiers: 3,
  });
});

test('the complete lists hold what they are known to hold', () => {
  expect(countEntities(readOfacList().entities)).toEqual({
    entities: 8_976,
    primaryNames: 8_976,
    strongNames: 11_904,
    weakNames: 2_441,
    addresses: 11_440,
    birthDates: 5_124,
    programs: 10_759,
    otherIdentifiers: 32_306,
  });
  expect(countEntities(readUnList().entities)).toEqual({
    entities: 1_003,
    primaryNames: 1_003,
    strongNames: 2_595,
    weakNames: 704,
    addresses: 809,
    birthDates: 895,
    programs: 1_003,
    otherIdentifiers: 3_733,
  });
});

test.each([
  ['more of one kind', { weakNames: 1 }, {}, true],
  ['the same', { weakNames: 1 }, { weakNames: 1 }, false],
  ['less of one kind', {}, { weakNames: 1 }, false],
  ['more of one kind and less of another', { weakNames: 2 }, { addresses: 1 }, false],
])('a list with %s: more complete is %s', (_, list, than, expected) => {
  expect(isMoreComplete({ ...NONE, ...list }, { ...NONE, ...than })).toBe(expected);
});
