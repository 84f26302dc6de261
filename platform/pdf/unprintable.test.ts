import { NAMES_BY_SCRIPT } from '../../test/factories/names-by-script';
import { receiptFontHas } from './receipt-fonts';
import { unprintable } from './unprintable';

test.each(Object.entries(NAMES_BY_SCRIPT))('unprintable finds nothing in a name and an address in %s', (_, lines) => {
  expect(unprintable(lines.join('\n'))).toEqual([]);
});

test.each([
  ['a script without a font', 'ꦗꦮ ꦗ', ['ꦗ', 'ꦮ']],
  ['a picture', 'Ann 🦩 Lee 🦩', ['🦩']],
  ['one character of many', '山田𪚥 Hedwig', ['𪚥']],
  ['a letter beside Arabic ones', 'محمد ߞ', ['ߞ']],
  ['a mark that has no letter', 'क \u093f', ['\u093f']],
])('unprintable finds %s, each character once', (_, text, characters) => {
  expect(unprintable(text)).toEqual(characters);
});

/** The ideographs that a legacy encoding has between two lead bytes. */
const ideographsOf = (encoding: string, first: number, last: number): string[] => {
  const decoder = new TextDecoder(encoding);
  const rows = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const cells = Array.from({ length: 94 }, (_, at) => 0xa1 + at);
  const texts = rows.flatMap((row) => cells.map((cell) => decoder.decode(Uint8Array.of(row, cell))));
  return texts.filter((text) => /^\p{Script=Han}$/u.test(text));
};

test.each([
  ['JIS X 0208', 'euc-jp', 0xb0, 0xf4],
  ['the first level of GB 2312', 'gb18030', 0xb0, 0xd7],
  ['KS X 1001', 'euc-kr', 0xca, 0xfd],
])('unprintable finds nothing in every twentieth ideograph of %s', (_, encoding, first, last) => {
  const some = ideographsOf(encoding, first, last).filter((_each, at) => at % 20 === 0);
  expect(some.length).toBeGreaterThan(180);
  expect(unprintable(some.join(''))).toEqual([]);
});

test('unprintable finds nothing in wide letters and digits', () => {
  expect(unprintable('ＡＢＣ　ｘｙｚ １２３')).toEqual([]);
});

test('unprintable takes a decomposed letter for the letter', () => {
  expect(unprintable('Zu\u0308rn が'.normalize('NFD'))).toEqual([]);
});

test.each([
  ['nothing', ''],
  ['blanks and line breaks', ' \n\t\u00a0'],
  ['what is not seen', '\u200b\u202e\u3164\u00ad\ufeff\u0000'],
])('unprintable finds nothing in a text of %s', (_, text) => expect(unprintable(text)).toEqual([]));

test('unprintable shows half a surrogate pair as the replacement character', () => {
  const isPrinted = receiptFontHas('text', 0xfffd);
  expect(unprintable('山 \ud800')).toEqual(isPrinted ? [] : ['\ufffd']);
});

test('the receipt fonts have every letter that unprintable passes without asking them', () => {
  const codes = Array.from({ length: 0x250 - 0xa0 }, (_, at) => 0xa0 + at).concat(
    Array.from({ length: 0x7f - 0x20 }, (_, at) => 0x20 + at),
  );
  expect(codes.filter((code) => code !== 0xad && !receiptFontHas('text', code))).toEqual([]);
});
