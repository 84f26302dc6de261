import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { wireMoment } from './schemas';

test.each(['0001-01-01T00:00:00Z', '1970-01-01T00:00:00+14:00', '9999-12-31T23:59:59.999Z'])(
  'wireMoment takes %s',
  (text) => expect(wireMoment.safeParse(text).success).toBe(true),
);

test.each([
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+01:00',
  '9999-12-31T23:59:59-12:00',
  '2026-02-30T00:00:00Z',
  '2026-01-01',
  'today',
])('wireMoment refuses %s', (text) => expect(wireMoment.safeParse(text).success).toBe(false));

test('no schema of the contracts reads a moment of a caller in another way', () => {
  const args = ['grep', '-l', 'offset: true', '--', 'contracts/*.ts', 'contracts/**/*.ts', 'api/**/*.ts'];
  const found = execFileSync('git', args, { cwd: join(__dirname, '..', '..'), encoding: 'utf8' });
  expect(
    found
      .trim()
      .split('\n')
      .filter((file) => !file.endsWith('.test.ts')),
  ).toEqual(['contracts/kernel/schemas.ts']);
});
