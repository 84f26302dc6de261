import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COUNTED_KINDS } from '../../../contracts/compliance/list-counts';
import { KIND_WORDS } from './list-counts';
import { MAX_FALL_PERCENT, MINIMA } from './list-limits';

const guide = readFileSync(join(__dirname, '../../../docs/operating/screening.md'), 'utf8');

test.each(COUNTED_KINDS)('the guide states the limits of %s', (kind) => {
  const minima = (['ofac', 'un'] as const).map((source) => MINIMA[source][kind]?.toLocaleString('en-US'));
  expect(guide).toContain(`| ${[KIND_WORDS[kind], `${MAX_FALL_PERCENT[kind]} %`, ...minima].join(' | ')} |`);
});

test('a demo list has no minima', () => {
  expect(MINIMA.demo).toEqual({});
});
