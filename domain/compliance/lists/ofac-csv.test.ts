import { InvalidListError } from './invalid-list';
import { readOfacFile, rowsByEntity, wholeRemark } from './ofac-csv';

test('OFAC rows have undefined for nulls and quoted blanks kept, without the end-of-file mark', () => {
  const rows = readOfacFile('alt', '7,1,"aka","ZORVANE ",-0- \r\n8,2,"fka","B, ""C""",-0-\r\n\x1a');
  expect(rows).toEqual([
    ['7', '1', 'aka', 'ZORVANE ', undefined],
    ['8', '2', 'fka', 'B, "C"', undefined],
  ]);
});

test.each([
  ['a wrong number of columns', '7,1,"aka"', /alt\.csv, line 1: '7,1,aka' has 3 columns, not 5/],
  ['a broken quote', '7,1,"aka,"X",-0-', /alt\.csv, as CSV: .* cannot be read/],
  [
    'a mark inside',
    '7,1,"aka","X",-0-\r\n\x1a8,1,"aka","X",-0-',
    /alt\.csv, character 19: '\\x1a' is an end-of-file mark inside/,
  ],
  ['a wrong decoding', '7,1,"aka","X\ufffd",-0-', /decode the file/],
])('an OFAC file with %s is refused', (_, text, message) => {
  expect(() => readOfacFile('alt', text)).toThrow(message);
  expect(() => readOfacFile('alt', text)).toThrow(InvalidListError);
});

test('an OFAC row for an entity that is not in sdn.csv is refused', () => {
  const rows = readOfacFile('alt', '7,1,"aka","X",-0-');
  expect(rowsByEntity('alt', rows, new Set(['7'])).get('7')).toHaveLength(1);
  expect(() => rowsByEntity('alt', rows, new Set(['8']))).toThrow(/alt\.csv, line 1: '7' is not in sdn\.csv/);
  expect(() => rowsByEntity('alt', readOfacFile('alt', 'x,1,"aka","X",-0-'), new Set())).toThrow(
    /is not an entity number/,
  );
});

test('an OFAC remark split over two files is joined without a separator', () => {
  const start = `${'x'.repeat(995)}Pho`;
  expect(
    wholeRemark('7', start, [
      ['7', 'ne 123.'],
      ['7', ' More.'],
    ]),
  ).toBe(`${start}ne 123. More.`);
  expect(wholeRemark('7', undefined, [])).toBe('');
});

test('an OFAC remark of full length without its rest is refused, unless it ends with a full stop', () => {
  expect(() => wholeRemark('7', 'x'.repeat(1000), [])).toThrow(/sdn\.csv, entity 7: .* is cut off/);
  expect(wholeRemark('7', `${'x'.repeat(999)}.`, [])).toHaveLength(1000);
});
