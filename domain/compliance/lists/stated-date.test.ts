import { edtfDate } from './stated-date';

test.each([
  ['12 Mar 1960', '1960-03-12'],
  ['03 May 1938', '1938-05-03'],
  ['7 Jan. 1996', '1996-01-07'],
  ['Mar 1960', '1960-03'],
  ['August 1961', '1961-08'],
  ['1960', '1960'],
  ['1978-04-28', '1978-04-28'],
  ['circa 1960', '1960~'],
  ['circa 12 Mar 1960', '1960-03-12~'],
  ['circa 1953-1958', '1953~/1958~'],
  ['1953 to 1958', '1953/1958'],
  ['01 Jan 1960 to 31 Dec 1962', '1960-01-01/1962-12-31'],
  ['Mar 1960 to Jun 1961', '1960-03/1961-06'],
])("the stated date '%s' is read as %s", (stated, edtf) => {
  expect(edtfDate(stated)).toBe(edtf);
});

test.each([
  '30-35 years old',
  '24/06/1402 (Hijri Calendar)',
  'Between Aug. and Sep. 1977',
  '',
  '12 Foo 1960',
  '1 to 2 to 3',
])('the stated date %p is kept as text', (stated) => {
  expect(edtfDate(stated)).toBeUndefined();
});
