import { splitOutsideBrackets } from './outside-brackets';

test.each([
  ['a;b', ['a', 'b']],
  ['a (b; (c;d); e); f', ['a (b; (c;d); e)', ' f']],
  ['a (b; c', ['a (b; c']],
  ['a) b; c', ['a) b', ' c']],
  ['', ['']],
])("'%s' parts outside parentheses", (text, parts) => {
  expect(splitOutsideBrackets(text, ';')).toEqual(parts);
});
