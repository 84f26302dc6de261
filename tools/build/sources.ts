import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { include } from '../../tsconfig.build.json';

const ROOT = resolve(__dirname, '..', '..');

/** The product, its tools, and the worker that the fault tests kill. */
const FOLDERS = [...include, 'test/setup'];

/** Decide how the sources are compiled and which packages go into the workflow bundle. */
const SETTINGS = ['package.json', 'package-lock.json', 'tools/build/swc.json', 'tools/build/compiled-code.ts'];

/** Maps a path inside the project to the text of that file. */
export type Sources = ReadonlyMap<string, string>;

const readText = (path: string): [string, string] => [path, readFileSync(join(ROOT, path), 'utf8')];

/** Returns every TypeScript file that a process may run, without the tests. */
export const readSources = (): Sources =>
  new Map(
    FOLDERS.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .sort()
        .map((file) => readText(join(folder, file))),
    ),
  );

/**
 * Returns a hash of the sources, the build settings and the package versions, by which builds are cached; takes some 30
 * ms.
 */
export const hashOf = (sources: Sources): string => {
  const hash = createHash('sha256');
  for (const [path, text] of [...sources, ...SETTINGS.map(readText)]) hash.update(`${path}\0${text}\0`);
  return hash.digest('hex').slice(0, 16);
};
