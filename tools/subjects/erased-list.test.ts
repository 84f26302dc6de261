import { parseErased } from './erased-list';

const ID = '01a22353-6e83-7cc8-af2f-f15ea8eb789a';
const PROOF = 'a'.repeat(64);

test('parseErased reads the printed list', () =>
  expect(parseErased(`${ID} 2026-11-28T18:00:00.000Z ${PROOF}\n\n`)).toEqual([
    { subjectId: ID, manifestSha256: PROOF },
  ]));

test.each([`${ID}`, `${ID} 2026 ${PROOF} more`, `x ${PROOF}`])(
  'parseErased refuses the line %p by its number',
  (line) => expect(() => parseErased(`\n${line}`)).toThrow('line 2'),
);
