import { publishedAt } from './published-at';

const read = (stated?: string) => publishedAt('list', 'date', stated);

test('publishedAt converts dates and times to UTC', () => {
  expect(read('2026-02-27')).toBe('2026-02-27T00:00:00.000Z');
  expect(read('2026-02-27T00:00:09.554Z')).toBe('2026-02-27T00:00:09.554Z');
  expect(read('2026-02-27T02:00:00+02:00')).toBe('2026-02-27T00:00:00.000Z');
  expect(read('2026-02-27T10:00:00')).toBe('2026-02-27T10:00:00.000Z');
});

test.each([undefined, '', 'yesterday', '27/02/2026', '2026-13-01', '2026'])('publishedAt refuses %p', (stated) => {
  expect(() => read(stated)).toThrow(/list, date: .* is not an ISO 8601 publication date/);
});
