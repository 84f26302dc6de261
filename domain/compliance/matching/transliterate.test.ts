import { transliterate } from './transliterate';

test.each([
  ['Ångström', 'angstrom'],
  ['A\u030angstro\u0308m', 'angstrom'],
  ['Łukasz Đorđe Øystein Æsir Straße Þór', 'lukasz dorde oystein aesir strasse thor'],
  ['Iğdır İzmir', 'igdir izmir'],
  ['Ёлка Щукин Київ', 'elka shchukin kiiv'],
  ['Ὀδυσσεύς', 'odysseys'],
  ['ﬁne ①', 'fine 1'],
  ['고', '고'.normalize('NFKD')],
])('transliterate turns %s into %s', (text, expected) => {
  expect(transliterate(text)).toBe(expected);
});
