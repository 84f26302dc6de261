import { joinedListed, joinedSubject } from './joined-words';
import { nameTokens } from './normalise-name';

const listed = (name: string) => joinedListed(nameTokens(name)).map(({ text }) => text);
const subject = (name: string) => joinedSubject(nameTokens(name)).map(({ text }) => text);

test('neighbouring words of a listed name are joined in their order, also across a particle', () => {
  expect(listed('Quill ud Gear Works')).toEqual(['quillud', 'quilludgear', 'udgear', 'gearworks']);
  expect(listed('Quill')).toEqual([]);
});

test('masks of joined words hold positions in the sorted tokens', () => {
  // Sorted: gear (1), quill (2).
  expect(joinedListed(nameTokens('Quill Gear Works'))[0]).toMatchObject({ text: 'quillgear', mask: 0b011, weight: 2 });
});

test('words of a subject are joined in every order', () => {
  expect(subject('Gear Quill').sort()).toEqual(['gearquill', 'quillgear']);
  expect(subject('Quill ud Gear')).toEqual(expect.arrayContaining(['quilludgear', 'gearudquill', 'udgear']));
});

test('a subject of many words is not joined', () => {
  expect(subject('a1 b1 c1 d1 e1 f1 g1 h1 i1')).toEqual([]);
});
