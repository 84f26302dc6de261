import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformSync, type Options } from '@swc/core';
import { bundleWorkflows, WORKFLOW_BUNDLE } from '../../workers/workflow-bundle';
import { buildOnce } from './build-once';
import { hashOf, readSources } from './sources';
import settings from './swc.json';

const ROOT = resolve(__dirname, '..', '..');

/**
 * Apart from `dist/`, which `npm run build` makes with type checks for production: a command that runs here must
 * neither take a stale `dist/` nor change one that is about to be shipped.
 */
const CACHE = join(ROOT, '.cache', 'compiled');

const OPTIONS = { ...(settings as Options), sourceMaps: 'inline', swcrc: false, configFile: false } as const;

const compile = (folder: string): void => {
  for (const [path, text] of readSources()) {
    const target = join(folder, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, transformSync(text, { ...OPTIONS, filename: join(ROOT, path) }).code);
  }
  // The API reads its version from it.
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
};

/**
 * Returns a folder with the sources as they are now, compiled, and their workflow bundle: a process starts from it in
 * a third of the time that it needs through tsx. Builds once for each state of the sources, in some four seconds.
 * Types are not checked.
 */
export const compiledCode = (log: (line: string) => void): Promise<string> =>
  buildOnce({
    cache: CACHE,
    keyNow: () => hashOf(readSources()),
    async build(folder) {
      log('compiling the sources');
      compile(folder);
      writeFileSync(join(folder, WORKFLOW_BUNDLE), await bundleWorkflows());
    },
    log,
  });
