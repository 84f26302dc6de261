import type { ListedEntity } from '../../../contracts/compliance/listed-entity';
import { createAddressIndex } from './addresses';

const entity = (ref: string, value: string, kind: ListedEntity['kind'] = 'person'): ListedEntity => ({
  ref,
  kind,
  names: [{ value, quality: 'primary' }],
  identifiers: [],
});
const find = createAddressIndex([
  entity('demo:1', 'QUILLFEATHER, Zorvane'),
  entity('demo:2', 'Nimbus Gear Works', 'organization'),
  entity('demo:3', 'Zorvane', 'person'),
  entity('demo:4', 'Santa Maria', 'vessel'),
]);
const refsIn = (...lines: string[]) => find(lines).map(({ entity: { ref } }) => ref);

test.each([
  ['a name in its usual order', 'c/o Zorvane Quillfeather', ['demo:1']],
  ['a name as it is listed', 'Quillfeather, Zorvane, 3rd floor', ['demo:1']],
  ['a name with marks', 'c/o Zørváne Quillfeather', ['demo:1']],
  ['all words of a company', 'Hall 3 of Nimbus Gear Works', ['demo:2']],
  ['a part of a name', 'Nimbus Gear Street 5', []],
  ['words with others between', 'Zorvane Street, Quillfeather Town', []],
  ['a name spelt otherwise', 'c/o Zorvan Quillfeather', []],
  ['a listed name of one word', 'Zorvane Street 1', []],
  ['a ship', '5 Santa Maria Road', []],
])('createAddressIndex: %s', (_, line, refs) => expect(refsIn(line)).toEqual(refs));

test('createAddressIndex reads a name over the end of a line, and behind hidden characters', () => {
  expect(refsIn('c/o Zorvane', 'Quillfeather Town')).toEqual(['demo:1']);
  expect(refsIn('c/o Zor\u200bvane Quill\u00adfeather')).toContain('demo:1');
});
