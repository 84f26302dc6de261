import { unprintable } from './unprintable';

test('unprintable finds nothing in names of Latin, Greek and Cyrillic letters', () =>
  expect(['Zoë Ångström-Łukasiewicz', 'Nguyễn Thị Hương', 'Ελένη', 'Щука'].flatMap(unprintable)).toEqual([]));

test('unprintable names each character without a glyph once, and no invisible one', () => {
  const [eagle, reed] = ['\u{1313F}', '\u{131CB}'];
  expect(unprintable(`A${eagle}${reed}${eagle} \u2060`)).toEqual([eagle, reed]);
});
