import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MIGRATIONS } from './schema';

const FOLDER = resolve(__dirname, '..', '..', 'migrations');

test('MIGRATIONS holds the class of every file in migrations/ once, in the order of their numbers', async () => {
  const files = readdirSync(FOLDER).filter((file) => /^\d{4}-.*\.ts$/.test(file));
  const names: string[] = [];
  for (const file of files) names.push(...Object.keys((await import(join(FOLDER, file))) as object));
  expect(MIGRATIONS.map(({ name }) => name)).toEqual(names);
});
