import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installBinaries } from '../../stack/install';
import { startStack, type Stack } from '../../stack/stack';
import { compiledCode } from '../../tools/build/compiled-code';
import { createTemplateDatabase } from './database';
import { keepTestServers } from './test-servers';

/**
 * Once a jest run, however many projects ask for it: the project's own servers on free ports in a folder that goes
 * with them, a migrated template database, the compiled code. Tests find all of it in `process.env`.
 */
const setUp = async (): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'hingecraft-test-'));
  let stack: Stack | undefined;
  try {
    // Apart from those of system-setup.ts, which may run at the same time.
    process.env['FREE_PORTS'] = '20000-32000';
    const log = (line: string) => process.stderr.write(`${line}\n`);
    const { temporalTestServer } = await installBinaries(log);
    const compiled = compiledCode(log);
    compiled.catch(() => undefined);
    // An empty environment: a developer's own DATABASE_URL must never become a test's database.
    stack = await startStack({ directory: join(directory, 'stack'), ports: 'free', durable: false, environment: {} });
    Object.assign(process.env, stack.env);
    await createTemplateDatabase();
    Object.assign(process.env, { TEMPORAL_TEST_SERVER: temporalTestServer, COMPILED_CODE: await compiled });
    keepTestServers({ stack, directory });
  } catch (error) {
    await stack?.stop();
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
};

// jest takes the default export.
// eslint-disable-next-line no-restricted-syntax
export default setUp;
