import { joinedAliases } from './joined-aliases';

test.each([
  ['two names of a person', 'Zorvan Quill, Orvan', ['Zorvan Quill', 'Orvan']],
  ['three names', 'Zorvan Quill, Orvan Quil, Z. Q. Quill', ['Zorvan Quill', 'Orvan Quil', 'Z. Q. Quill']],
  ['an empty one', 'Zorvan Quill,, Orvan,', ['Zorvan Quill', 'Orvan']],
  ['a suffix', 'Zorvan Quill, Jr, Orvan Quill, III (third)', ['Zorvan Quill, Jr', 'Orvan Quill, III (third)']],
  ['a title', 'Zorvan Quill, Sheikh', ['Zorvan Quill, Sheikh']],
  ['a date of birth', 'Zorvan Al-Quill, born 1 Jan. 1953', ['Zorvan Al-Quill, born 1 Jan. 1953']],
  ['a family name', 'QUILL, Zorvan', ['QUILL, Zorvan']],
  ['a family name with a particle', 'Al Quill, Zorvan', ['Al Quill, Zorvan']],
  ['a family name with two', 'Bin Al Quill, Zorvan Orvan', ['Bin Al Quill, Zorvan Orvan']],
  ['a family name in Abdul', 'Abdul Quill, Zorvan Orvan', ['Abdul Quill, Zorvan Orvan']],
  ['a comma in parentheses', 'Zorvan Quill (Gear, Cloud)', ['Zorvan Quill (Gear, Cloud)']],
])('person: %s', (_, part, names) => {
  expect(joinedAliases(part, 'person')).toEqual(names);
});

test.each([
  ['two names', 'Nimbus Gears, Works of the Cloud', ['Nimbus Gears', 'Works of the Cloud']],
  ['a company form', 'NIMBUS GEARS CO., LTD', ['NIMBUS GEARS CO., LTD']],
  ['a company form in two words', 'NIMBUS GEARS COMPANY, L TD', ['NIMBUS GEARS COMPANY, L TD']],
  [
    'a company form before another name',
    'Nimbus Gears, Pvt. Ltd., Cloud Works',
    ['Nimbus Gears, Pvt. Ltd.', 'Cloud Works'],
  ],
  ['a place of one word', 'Works of the Cloud, Utopia', ['Works of the Cloud, Utopia']],
  ['a country', 'Works of the Cloud, Saudi Arabia', ['Works of the Cloud, Saudi Arabia']],
  ['a branch', 'Works of the Cloud, North Branch', ['Works of the Cloud, North Branch']],
  ['an enumeration', 'Works for Gears, Fine Clouds and Tall Towers', ['Works for Gears, Fine Clouds and Tall Towers']],
  [
    'an enumeration with a comma before and',
    'Works for Gears, Fine Clouds, and Towers',
    ['Works for Gears, Fine Clouds, and Towers'],
  ],
])('organisation: %s', (_, part, names) => {
  expect(joinedAliases(part, 'organization')).toEqual(names);
});
