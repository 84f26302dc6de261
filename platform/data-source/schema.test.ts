import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MIGRATIONS } from './schema';

const FOLDER = resolve(__dirname, '..', '..', 'migrations');

test('MIGRATIONS holds the class of every file in migrations/ once, in the order of their numbers', async () => {
  const files = readdirSync(FOLDER).filter((file) => /^\d{4}-.*\.ts$/.test(file));
  const inFiles: unknown[] = [];
  for (const file of files)
    inFiles.push(...Object.values((await import(join(FOLDER, file))) as Record<string, unknown>));
  expect(MIGRATIONS.map(({ name }) => name)).toEqual(inFiles.map((found) => (found as { name: string }).name));
});
