import fc from 'fast-check';
import { decodeCursor, encodeCursor, readPage } from './cursor';
import { HttpProblem } from './http-problem';

it('decodeCursor returns every id that encodeCursor was given', () => {
  fc.assert(fc.property(fc.uuid(), (id) => decodeCursor(encodeCursor(id)) === id));
});

it('decodeCursor refuses a text that encodeCursor did not make', () => {
  // The second differs from a cursor of ours only in bits that base64 ignores.
  for (const cursor of ['', 'A', 'AZsAAAAAcACAAAAAAAAAAB', 'x'.repeat(500), '!!!!']) {
    expect(() => decodeCursor(cursor)).toThrow(HttpProblem);
  }
});

const rows = ['c', 'b', 'a'].map((letter) => ({ id: `00000000-0000-7000-8000-00000000000${letter}` }));
const read = (range: { limit: number; before: string | undefined }) =>
  Promise.resolve(rows.filter(({ id }) => range.before === undefined || id < range.before).slice(0, range.limit));

it('readPage returns no next cursor on the last page', async () => {
  const first = await readPage({ limit: 2 }, read);
  expect(first.items).toEqual(rows.slice(0, 2));
  const second = await readPage({ limit: 2, cursor: first.next_cursor! }, read);
  expect(second).toEqual({ items: rows.slice(2), next_cursor: null });
});

it('readPage returns no next cursor when the last row fills the page', async () => {
  expect((await readPage({ limit: 3 }, read)).next_cursor).toBeNull();
});
